using System.Data;
using System.Diagnostics;
using TaskFlow.Bench.Database;
using TaskFlow.Bench.Kafka;
using TaskFlow.Bench.Measuring;
using TaskFlow.Bench.Processes;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Bench.Rows;

/// <summary>R4: how fast the relay brings a backlog to Kafka, beside a bare producer of as many bytes.</summary>
internal static class RelayRows
{
    public static IEnumerable<Row> All { get; } =
    [
        new("R4", DrainedAsync),
        Row.Ratio("R25", "drain while a snapshot is held over 50,000 dead rows", "/s", Bar.AtLeast(0.8, 0.9),
            (_ => "without", DrainFreelyAsync), DrainHeldAsync, pairs: 3, warmUps: 1),
    ];

    private static async Task<IReadOnlyList<Figure>> DrainedAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        var count = bench.Options.Count(100_000);
        var spent = "";
        var (relay, raw, ratio) = await Paired.MeasureAsync(
            Math.Min(3, bench.Options.Pairs),
            async () =>
            {
                (var rate, spent) = await DrainAsync(bench, distributed, count, ct);
                return rate;
            },
            () => Task.Run(() => distributed.Raw.WarmRate(2 * count), ct),
            warmUps: 1);
        return
        [
            new Figure($"{count} pending events, until all are in Kafka", "/s", relay, Bar.AtLeast(0.1, 0.3))
            {
                DenominatorName = $"raw producer, {distributed.Raw.Size} B", Denominator = raw, Ratio = ratio,
                Note = "of a topic that no service consumes, so that only the relay works; " + spent,
            },
            new Figure("the same, events a second", "/s", relay, Bar.AtLeast(10_000)),
        ];
    }

    private static async Task<double> DrainFreelyAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        await Sql.RunAsync(distributed.ConnectionString, "VACUUM pending", ct);
        return (await DrainAsync(bench, distributed, bench.Options.Count(50_000), ct)).PerSecond;
    }

    // What the first drain deletes cannot be cleaned up while somebody may still see it, and the second reads past it.
    private static async Task<double> DrainHeldAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        var count = bench.Options.Count(50_000);
        await Sql.RunAsync(distributed.ConnectionString, "VACUUM pending", ct);
        await using var holder = await distributed.OpenAsync(ct);
        await using var snapshot = await holder.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await Sql.ScalarAsync(holder, "SET LOCAL idle_in_transaction_session_timeout = 0", ct);
        await Sql.ScalarAsync(holder, "SELECT count(*) FROM pending", ct);
        await DrainAsync(bench, distributed, count, ct);
        return (await DrainAsync(bench, distributed, count, ct)).PerSecond;
    }

    private static async Task<(double PerSecond, string Spent)> DrainAsync(
        Workbench bench, KafkaInstance distributed, int count, CancellationToken ct)
    {
        await distributed.SettleAsync(ct);
        await using var connection = await distributed.OpenAsync(ct);
        var pending = await BurstOfEvents.WriteAsync(
            connection, distributed.Account.User, count, ct, Topics.TaskAudit);
        var (relay, postgres) = Times(bench, distributed);
        var started = Stopwatch.GetTimestamp();
        await pending.GoneAsync(ct);
        var rate = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (relayAfter, postgresAfter) = Times(bench, distributed);
        return (rate, $"processor time per event: relay {(relayAfter - relay).TotalMicroseconds / count:0.0} us, " +
            $"PostgreSQL {(postgresAfter - postgres).TotalMicroseconds / count:0.0} us");
    }

    private static (TimeSpan Relay, TimeSpan Postgres) Times(Workbench bench, KafkaInstance distributed) =>
        (ProcessTimes.Of(distributed["relay"].Id), ProcessTimes.WithChildren(bench.Instance.PostmasterId));
}
