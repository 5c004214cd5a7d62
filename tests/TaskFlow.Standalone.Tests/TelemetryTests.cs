using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using TaskFlow.Contracts.Api;
using TaskFlow.Standalone.Tests.Postgres;
using TaskFlow.Testing;
using TaskFlow.Testing.Telemetry;

namespace TaskFlow.Standalone.Tests;

public sealed class TelemetryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_trace_runs_from_the_request_through_the_event_to_every_consumer()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var program = await RunningProgram.StartAsync(folder.Path, collector.Environment);
        await SignUpAsync(program.Http);
        var trace = ActivityTraceId.CreateRandom().ToString();
        using var create = new HttpRequestMessage(HttpMethod.Post, "api/tasks")
        {
            Content = JsonContent.Create(new { title = "Traced" }),
            Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" } },
        };
        (await program.Http.SendAsync(create)).EnsureSuccessStatusCode();

        string[] expected = ["POST /api/tasks/", "publish task-events", "audit task.created", "live task.created"];
        await Eventually.EqualAsync("", () => Missing(expected, InTrace().Select(span => span.Name)));

        var spans = InTrace();
        var request = spans.Single(span => span.Name == expected[0]);
        foreach (var name in expected[1..])
            Assert.Equal(request.SpanId, spans.First(span => span.Name == name).ParentId);
        Assert.DoesNotContain(collector.Spans, span => span is { ParentId: "", Name: "postgresql" or "taskflow" });

        CollectedSpan[] InTrace() => [.. collector.Spans.Where(span => span.TraceId == trace)];
    }

    [Fact]
    public async Task What_waits_is_measured()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var program = await RunningProgram.StartAsync(folder.Path, collector.Environment);

        string[] expected =
        [
            "taskflow.outbox.depth", "taskflow.outbox.oldest", "taskflow.consumer.lag", "taskflow.parked.depth",
            "taskflow.dead_letter.open",
        ];
        await Eventually.EqualAsync("", () => Missing(expected, expected.Where(collector.HasMetric)));
    }

    public void Dispose() => folder.Dispose();

    private static Task<string> Missing(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Task.FromResult(string.Join(", ", expected.Except(actual)));

    private static async Task SignUpAsync(HttpClient http)
    {
        var response = await http.PostAsJsonAsync("api/accounts/register", new
        {
            email = "anna@example.org",
            password = "correct horse battery",
            displayName = "Anna",
            timeZone = "Europe/Warsaw",
        });
        var session = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(
            ApiJson.Default.TokenResponse);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session!.AccessToken);
    }
}
