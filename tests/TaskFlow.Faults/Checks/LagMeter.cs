using System.Collections.Concurrent;
using TaskFlow.Distributed;
using TaskFlow.Testing;

namespace TaskFlow.Faults.Checks;

/// <summary>How many events audit, which wants nearly all of them, has still to handle; asked ten times a second.</summary>
internal sealed class LagMeter : IAsyncDisposable
{
    private const string Behind =
        """
        SELECT (SELECT count(*) FROM event_log WHERE topic IN (0, 1, 2, 6) AND key <> $1)
            - (SELECT count(*) FROM audit_entry WHERE subject <> $1)
        """;

    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource enough = new();
    private readonly ConcurrentQueue<long> samples = [];
    private readonly Guid except;
    private readonly Task asking;

    /// <param name="constellation">Whose.</param>
    /// <param name="except">A task whose events do not count.</param>
    public LagMeter(Constellation constellation, Guid except = default)
    {
        this.except = except;
        asking = AskAsync(constellation);
    }

    public long Most => samples.DefaultIfEmpty().Max();

    public long P95 => samples.Order().ElementAtOrDefault(samples.Count * 95 / 100);

    /// <summary>Waits until audit is hardly behind.</summary>
    public static Task CaughtUpAsync(Constellation constellation, TimeSpan? within = null) => Eventually.EqualAsync(
        true, async () => await constellation.ScalarAsync<long>(Behind, Guid.Empty) < 20, within ?? CatchUpLimit, Pause);

    /// <summary>Ends with the sample under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        enough.Dispose();
    }

    private async Task AskAsync(Constellation constellation)
    {
        while (!enough.IsCancellationRequested)
        {
            samples.Enqueue(await constellation.ScalarAsync<long>(Behind, except));
            await Task.Delay(Pause, enough.Token);
        }
    }
}
