using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

/// <summary>The fields to change and their new values (RFC 7396): what is not named stays.</summary>
public sealed class MergePatch
{
    private static readonly MediaTypeHeaderValue MediaType = new("application/merge-patch+json");
    private readonly JsonObject fields = [];

    public MergePatch Set(string field, string? value)
    {
        fields[field] = value;
        return this;
    }

    public MergePatch Set(string field, DateValue? value)
    {
        fields[field] = value is null ? null : JsonSerializer.SerializeToNode(value, ApiClient.Json.DateValue);
        return this;
    }

    public MergePatch Set(string field, Guid value)
    {
        fields[field] = value;
        return this;
    }

    public MergePatch Set(string field, IReadOnlyList<string> values)
    {
        fields[field] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        return this;
    }

    public HttpContent ToContent() =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(fields)) { Headers = { ContentType = MediaType } };
}
