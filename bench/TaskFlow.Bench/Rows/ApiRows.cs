using System.Diagnostics;
using TaskFlow.Bench.Kafka;
using TaskFlow.Bench.Load;
using TaskFlow.Bench.Measuring;

namespace TaskFlow.Bench.Rows;

/// <summary>R6, R7: the Api as a process of its own, beside its own SQL and beside itself without the others.</summary>
internal static class ApiRows
{
    private const int PerSecond = 100;

    public static IEnumerable<Row> All { get; } =
    [
        Row.Ratio("R6", "8 connections create, all services running", "/s", Bar.AtLeast(0.30, 0.5),
            Yardsticks.SameSqlByEight, CreateAsync),
        Row.Ratio("R7", $"create, {PerSecond}/s by the clock, all services running; p95", "ms", Bar.AtMost(1.5, 1.2),
            (_ => "the Api alone", AloneAsync), BesideAsync),
    ];

    private static async Task<double> CreateAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        await distributed.SettleAsync(ct);
        await distributed.Account.RenewAsync(ct);
        var load = await bench.Client.RunAsync(
            8, bench.Options.Step, () => TaskRequests.Create(distributed.Account), ct);
        var rate = load.Accepted().PerSecond;
        // What follows must not pay for this.
        await distributed.SettleAsync(ct);
        return rate;
    }

    private static async Task<double> BesideAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        await distributed.SettleAsync(ct);
        return await LatencyAsync(bench, distributed, ct);
    }

    // The others are halted, not stopped: the step is shorter than the groups' patience.
    private static async Task<double> AloneAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        await distributed.SettleAsync(ct);
        return await KafkaInstance.WithoutAsync(
            distributed.Workers, () => LatencyAsync(bench, distributed, ct));
    }

    private static async Task<double> LatencyAsync(
        Workbench bench, KafkaInstance distributed, CancellationToken ct)
    {
        await distributed.Account.RenewAsync(ct);
        var count = (int)(PerSecond * bench.Options.Step.TotalSeconds);
        var times = await OpenLoop.RunAsync(PerSecond, count, async intended =>
        {
            await bench.Client.SendAsync(TaskRequests.Create(distributed.Account), ct);
            return Stopwatch.GetElapsedTime(intended).TotalMilliseconds;
        }, ct);
        return Numbers.Percentile([.. times.Order()], 0.95);
    }
}
