using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Tests;

/// <summary>Answers in the Api's place, and keeps what it was asked.</summary>
public sealed class FakeApi : HttpMessageHandler
{
    public Func<HttpRequestMessage, Task<HttpResponseMessage>> Answer { get; set; } =
        _ => Task.FromResult(Problem(404));

    public List<(HttpMethod Method, string Path, string Body, string? IfMatch)> Asked { get; } = [];

    public static HttpResponseMessage Json<T>(T value, JsonTypeInfo<T> type) => new(HttpStatusCode.OK)
    {
        Content = new StringContent(JsonSerializer.Serialize(value, type), Encoding.UTF8, "application/json"),
    };

    public static HttpResponseMessage Page(string? next = null, params TaskResponse[] tasks) =>
        Json(new Page<TaskResponse>(tasks, next), ApiJson.Default.PageTaskResponse);

    public static HttpResponseMessage Problem(int status, string detail = "No.") => new((HttpStatusCode)status)
    {
        Content = new StringContent(
            $$"""
            {"type":"/problems/test","title":"Test","status":{{status}},"detail":"{{detail}}","traceId":"4bf92f3577b34da6"}
            """,
            Encoding.UTF8, "application/problem+json"),
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (Asked)
        {
            Asked.Add((request.Method, request.RequestUri!.PathAndQuery, body,
                request.Headers.IfMatch.FirstOrDefault()?.Tag));
        }

        return await Answer(request);
    }
}
