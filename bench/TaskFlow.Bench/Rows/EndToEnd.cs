using System.Diagnostics;
using System.Text.Json;
using TaskFlow.Bench.Kafka;
using TaskFlow.Bench.Load;
using TaskFlow.Bench.Measuring;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Bench.Rows;

/// <summary>R1, R2, R18: from the moment at which a create should have been sent to its event's arrival at a consumer
/// of the topic and at a client's stream, beside a bare record through the same broker. One measurement for all three.
/// </summary>
internal static class EndToEnd
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static IEnumerable<Row> All { get; } =
    [
        new("R1", async (bench, ct) => [Figure(await TurnsAsync(bench, ct), "p50", 0.5, Bar.AtMost(2, 1.4))]),
        new("R2", async (bench, ct) =>
        [
            Figure(await TurnsAsync(bench, ct), "p99", 0.99, Bar.AtMost(4, 2)),
            Committed(await TurnsAsync(bench, ct), 0.99, Bar.AtMost(4, 2)),
        ]),
        new("R18", async (bench, ct) => [Streamed(await TurnsAsync(bench, ct))]),
    ];

    /// <summary>Creates by the clock; the id of each task and when it should have been sent.</summary>
    public static Task<(Guid Task, long Intended)[]> CreateAsync(
        Workbench bench, Account account, int perSecond, int count, CancellationToken ct, bool traced = false) =>
        OpenLoop.RunAsync(perSecond, count, async intended =>
        {
            var request = TaskRequests.Create(account);
            // Each in a recorded trace of its own: whoever exports follows it.
            if (traced)
                request.Headers.Add("traceparent", $"00-{Guid.NewGuid():n}-{Random.Shared.NextInt64():x16}-01");
            var answer = await bench.Client.SendAsync(request, ct);
            using var task = JsonDocument.Parse(answer);
            return (task.RootElement.GetProperty("id").GetGuid(), intended);
        }, ct);

    private static async Task<IReadOnlyList<(Times Own, double[] Raw)>> TurnsAsync(
        Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        var count = bench.Options.Count(10 * RawKafka.PerSecond);
        if (distributed.EndToEnd is null)
            await WarmUpAsync(bench, distributed, ct);
        return distributed.EndToEnd ??= await Paired.TurnsAsync(
            bench.Options.Pairs,
            () => OwnAsync(bench, distributed, count, ct),
            async () =>
            {
                await distributed.SettleAsync(ct);
                return await distributed.Raw.LatenciesAsync(count, ct);
            });
    }

    // A broker and its clients compile what they do most for minutes, and it touches its heap for the first time: until
    // then they take up to twice the processor.
    private static async Task WarmUpAsync(Workbench bench, KafkaInstance distributed, CancellationToken ct)
    {
        await distributed.Account.RenewAsync(ct);
        var count = bench.Options.Count(180 * RawKafka.PerSecond);
        await CreateAsync(bench, distributed.Account, RawKafka.PerSecond, count, ct);
    }

    private static async Task<Times> OwnAsync(
        Workbench bench, KafkaInstance distributed, int count, CancellationToken ct)
    {
        await distributed.SettleAsync(ct);
        await distributed.Account.RenewAsync(ct);
        using var arrivals = new RecordTimes(distributed.Kafka, Topics.TaskEvents);
        await using var stream = await LiveStream.OpenAsync(bench.Client, distributed.Account, ct);
        var created = await CreateAsync(bench, distributed.Account, RawKafka.PerSecond, count, ct);
        var arrived = await arrivals.AllAsync([.. created.Select(one => one.Task.ToString())], ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        await distributed.UntilAsync(
            () => Task.FromResult(created.All(one => stream.First.ContainsKey(one.Task))), limit.Token);
        var committed = await CommitTimes.OfAsync(distributed, created.Length, ct);
        return new Times(
            Sorted(created, one => arrived[one.ToString()]),
            [.. created.Select(one => SinceCommit(one.Task, arrived[one.Task.ToString()])).Order()],
            Sorted(created, one => stream.First[one]));

        double SinceCommit(Guid task, long arrival) => (WallClock(arrival) - committed[task].At).TotalMilliseconds;
    }

    private static DateTimeOffset WallClock(long timestamp) =>
        TimeProvider.System.GetUtcNow() - Stopwatch.GetElapsedTime(timestamp);

    private static double[] Sorted((Guid Task, long Intended)[] created, Func<Guid, long> arrived) =>
        [.. created.Select(one => Stopwatch.GetElapsedTime(one.Intended, arrived(one.Task)).TotalMilliseconds).Order()];

    private static Figure Figure(
        IReadOnlyList<(Times Own, double[] Raw)> turns, string name, double share, Bar bar) =>
        Ratio(turns, $"create to consumer, {name}", bar, $"raw produce to consume {name}",
            turn => Numbers.Percentile(turn.Own.Consumed, share), turn => Numbers.Percentile(turn.Raw, share)) with
        {
            Note = $"{RawKafka.PerSecond}/s by the clock, from the start of the request, all services running",
        };

    private static Figure Committed(
        IReadOnlyList<(Times Own, double[] Raw)> turns, double share, Bar bar) =>
        Ratio(turns, "commit to consumer, p99", bar, "raw produce to consume p99",
            turn => Numbers.Percentile(turn.Own.Committed, share), turn => Numbers.Percentile(turn.Raw, share)) with
        {
            Note = "from the commit by PostgreSQL's timestamp",
        };

    private static Figure Streamed(IReadOnlyList<(Times Own, double[] Raw)> turns) =>
        Ratio(turns, "create to a client's stream, p95", Bar.AtMost(2, 1.3), "create to consumer p95",
            turn => Numbers.Percentile(turn.Own.Streamed, 0.95), turn => Numbers.Percentile(turn.Own.Consumed, 0.95));

    private static Figure Ratio(
        IReadOnlyList<(Times Own, double[] Raw)> turns, string what, Bar bar, string below,
        Func<(Times Own, double[] Raw), double> numerator, Func<(Times Own, double[] Raw), double> denominator) =>
        new(what, "ms", Spread.Of([.. turns.Select(numerator)]), bar)
        {
            DenominatorName = below,
            Denominator = Spread.Of([.. turns.Select(denominator)]),
            Ratio = Spread.Of([.. turns.Select(turn => numerator(turn) / denominator(turn))]),
        };

    /// <summary>Milliseconds, sorted: from the intended start to a consumer, from the commit to it, and from the
    /// intended start to a stream.</summary>
    internal sealed record Times(double[] Consumed, double[] Committed, double[] Streamed);
}
