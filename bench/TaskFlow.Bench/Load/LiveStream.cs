using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Bench.Load;

/// <summary>Another client of the workspace: listens to <c>/api/live</c> and notes when each change arrived.</summary>
internal sealed class LiveStream : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> awaited = new();
    private readonly ConcurrentDictionary<Guid, long> first = new();
    private readonly CancellationTokenSource ended = new();
    private readonly HttpResponseMessage response;
    private readonly Task reading;

    private LiveStream(HttpResponseMessage response)
    {
        this.response = response;
        reading = ReadAsync();
    }

    /// <summary>When the first change of each subject arrived.</summary>
    public IReadOnlyDictionary<Guid, long> First => first;

    public static async Task<LiveStream> OpenAsync(
        LoadClient client, Account account, CancellationToken ct)
    {
        var response = await client.OpenAsync(account.Get("api/live"), ct);
        return response.IsSuccessStatusCode
            ? new LiveStream(response)
            : throw new BenchException($"GET /api/live was refused: {(int)response.StatusCode}");
    }

    /// <summary>Ends with the timestamp at which the task's next change arrived.</summary>
    public Task<long> Arrival(Guid task) => awaited.GetOrAdd(task, _ => New()).Task;

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        response.Dispose();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
    }

    private async Task ReadAsync()
    {
        var stream = await response.Content.ReadAsStreamAsync(ended.Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(ended.Token))
        {
            var arrived = Stopwatch.GetTimestamp();
            if (item.EventType != "change"
                || JsonSerializer.Deserialize(item.Data, ApiJson.Default.LiveChange) is not { } change)
            {
                continue;
            }

            first.TryAdd(change.Subject, arrived);
            if (awaited.TryRemove(change.Subject, out var waiting))
                waiting.TrySetResult(arrived);
        }
    }

    private static TaskCompletionSource<long> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
