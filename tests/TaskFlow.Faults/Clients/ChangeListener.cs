using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text.Json;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Faults.Clients;

/// <summary>A client that reads the changes as they happen.</summary>
internal sealed class ChangeListener : IAsyncDisposable
{
    private readonly CancellationTokenSource enough = new();
    private readonly Task reading;
    private ConcurrentQueue<double> lateness = [];

    /// <param name="api">As whom.</param>
    public ChangeListener(ApiClient api) => reading = ReadAsync(api);

    /// <summary>Revisions that did not follow the one before.</summary>
    public int Gaps { get; private set; }

    /// <summary>From a change to its arrival, in milliseconds.</summary>
    public double P95 => lateness.Percentile(95);

    /// <summary>What comes from here on counts.</summary>
    public void Forget() => lateness = [];

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        enough.Dispose();
    }

    private async Task ReadAsync(ApiClient api)
    {
        await using var stream = await api.ListenAsync(enough.Token);
        var last = 0L;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(enough.Token))
        {
            if (item.EventType != "change")
                continue;

            var change = JsonSerializer.Deserialize(item.Data, ApiJson.Default.LiveChange)!;
            lateness.Enqueue((TimeProvider.System.GetUtcNow() - change.At).TotalMilliseconds);
            Gaps += last > 0 && change.Revision != last + 1 ? 1 : 0;
            last = change.Revision;
        }
    }
}
