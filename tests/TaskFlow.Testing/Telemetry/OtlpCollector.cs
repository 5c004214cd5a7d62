using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace TaskFlow.Testing.Telemetry;

/// <summary>Takes what processes export over OTLP (HTTP, protobuf), and keeps the spans and the names of the metrics.
/// </summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    /// <summary>What tells a process where to export to.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<CollectedSpan> spans = new();
    private readonly ConcurrentQueue<byte[]> metrics = new();

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            foreach (var span in OtlpTraces.Read(await BodyAsync(request)))
                spans.Enqueue(span);
        });
        app.MapPost("/v1/metrics", async (HttpRequest request) => metrics.Enqueue(await BodyAsync(request)));
        app.MapPost("/v1/logs", () => { });
    }

    public IReadOnlyCollection<CollectedSpan> Spans => spans;

    /// <summary>What a process needs in its environment to export here, often enough for a test.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        [Endpoint] = app.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
    };

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector.app.StartAsync();
        return collector;
    }

    /// <summary>Whether a metric of that name came.</summary>
    public bool HasMetric(string name)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(name);
        return metrics.Any(request => request.AsSpan().IndexOf(bytes) >= 0);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
