using System.Text.Json;

namespace TaskFlow.Api.Tests;

/// <summary>What the Api answered.</summary>
public sealed record Reply(int Status, byte[] Body, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string? ETag => Headers.GetValueOrDefault("ETag");

    public Guid Id => this["id"].GetGuid();

    public long Version => this["version"].GetInt64();

    /// <summary>A field of the answer.</summary>
    public JsonElement this[string field] => Json.GetProperty(field);

    public static async Task<Reply> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsByteArrayAsync(),
        response.Content.Headers.ContentType?.MediaType,
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));

    public bool Has(string field) => Json.TryGetProperty(field, out _);

    /// <summary>A field of every item of a page.</summary>
    public IEnumerable<string?> Items(string field) =>
        this["items"].EnumerateArray().Select(item => item.GetProperty(field).ToString());

    public Reply Is(int status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>A problem (RFC 9457) of a stable type that names the fields at fault.</summary>
    public Reply IsProblem(int status, string type, params string[] fields)
    {
        Is(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal($"/problems/{type}", this["type"].GetString());
        Assert.Equal(status, this["status"].GetInt32());
        Assert.NotEqual("", this["detail"].GetString());
        foreach (var field in fields)
            Assert.True(this["errors"].TryGetProperty(field, out _), $"{field} is not named: {Text}");
        return this;
    }

    /// <summary>A 400 that says what is wrong.</summary>
    public Reply IsBadRequest()
    {
        Is(400);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal("/problems/invalid", this["type"].GetString());
        Assert.NotEmpty(this["errors"].EnumerateObject());
        return this;
    }
}
