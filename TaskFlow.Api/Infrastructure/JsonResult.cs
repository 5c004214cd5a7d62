using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TaskFlow.Api.Infrastructure;

/// <summary>Answers a long list, written at once by the code that the compiler generated. The framework's results write
/// in pieces, for which every property is looked up anew.</summary>
internal sealed class JsonResult<T>(T value, JsonTypeInfo<T> type) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        await using (var json = new Utf8JsonWriter(response.BodyWriter))
            JsonSerializer.Serialize(json, value, type);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
