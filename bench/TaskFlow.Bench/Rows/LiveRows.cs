using System.Diagnostics;
using TaskFlow.Bench.Load;
using TaskFlow.Bench.Measuring;

namespace TaskFlow.Bench.Rows;

/// <summary>How soon another client sees a change.</summary>
internal static class LiveRows
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // People's changes do not follow on each other's heels, as they would if each waited for the last one's event.
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    public static IEnumerable<Row> All { get; } =
    [
        Row.Ratio("W6", "change seen by another client; p50", "ms", Bar.AtMost(25, 12),
            Yardsticks.EmptyMedian, SeenAsync),
    ];

    // From the start of the request to the arrival of the event, one change after the other.
    private static async Task<double> SeenAsync(Workbench bench, CancellationToken ct)
    {
        await bench.SettleAsync(ct);
        await bench.Account.RenewAsync(ct);
        await using var stream = await LiveStream.OpenAsync(bench.Client, bench.Account, ct);
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(started) < bench.Options.Step; i++)
        {
            var task = bench.Tasks.Open[i % bench.Tasks.Open.Length];
            var arrival = stream.Arrival(task);
            var sent = Stopwatch.GetTimestamp();
            await bench.Client.SendAsync(TaskRequests.Rename(bench.Account, task), ct);
            var arrived = await ArrivalAsync(arrival, ct);
            times.Add(Stopwatch.GetElapsedTime(sent, arrived).TotalMilliseconds);
            await Task.Delay(Between, ct);
        }

        times.Sort();
        return Numbers.Percentile(times, 0.5);
    }

    private static async Task<long> ArrivalAsync(Task<long> arrival, CancellationToken ct)
    {
        try
        {
            return await arrival.WaitAsync(Limit, ct);
        }
        catch (TimeoutException)
        {
            throw new BenchException($"No event came within {Limit.TotalSeconds} s: is the live consumer running?");
        }
    }
}
