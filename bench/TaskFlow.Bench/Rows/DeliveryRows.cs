using System.Diagnostics;
using TaskFlow.Bench.Database;
using TaskFlow.Bench.Load;
using TaskFlow.Bench.Measuring;

namespace TaskFlow.Bench.Rows;

/// <summary>From the commit of a command to the commits of its consumers, and how fast a backlog goes.</summary>
internal static class DeliveryRows
{
    private const int PerSecond = 100;

    // Between the commits themselves, by the database's clock: the slowest consumer of each event counts.
    private const string Lateness =
        """
        SELECT array_agg(ms ORDER BY ms) FROM (
            SELECT extract(epoch FROM
                max(pg_xact_commit_timestamp(i.xmin)) - min(pg_xact_commit_timestamp(e.xmin)))::float8 * 1000 AS ms
            FROM event_log e JOIN inbox i ON i.event_id = e.event_id
            WHERE e.type = 'task.created' AND e.pos > $1 GROUP BY e.event_id) AS each
        """;

    public static IEnumerable<Row> All { get; } =
    [
        new("R23", LatenessAsync),
        new("R5", Backlog.MeasureAsync),
    ];

    private static async Task<IReadOnlyList<Figure>> LatenessAsync(Workbench bench, CancellationToken ct)
    {
        await RestartAsync(bench, "ALTER SYSTEM SET track_commit_timestamp = on", ct);
        await bench.LoadAsync(1, () => TaskRequests.Create(bench.Account), ct);
        await bench.SettleAsync(ct);
        var before = (long)(await Sql.ScalarAsync(
            bench.Instance.ConnectionString(), "SELECT last_value FROM event_log_pos", ct))!;
        var sent = await CreateSteadilyAsync(bench, bench.Options.Count(10 * PerSecond), ct);
        await bench.SettleAsync(ct);
        var late = await Sql.ScalarAsync(bench.Instance.ConnectionString(), Lateness, ct, before) as double[] ?? [];
        await RestartAsync(bench, "ALTER SYSTEM RESET track_commit_timestamp", ct);
        if (late.Length != sent)
            throw new BenchException($"{sent} tasks were created, {late.Length} of their events reached a consumer.");

        return
        [
            Late("p50", late, 0.5, null),
            Late("p99", late, 0.99, Bar.AtMost(20, 5)) with
            {
                Note = "commit to commit by the database's clock, slowest consumer of each event; " +
                    $"{PerSecond}/s, {sent} events",
            },
        ];
    }

    private static Figure Late(string name, double[] late, double share, Bar? bar) =>
        new($"commit to handler, {name}", "ms", Spread.Of([Numbers.Percentile(late, share)]), bar);

    private static async Task RestartAsync(Workbench bench, string setting, CancellationToken ct)
    {
        await Sql.RunAsync(bench.Instance.ConnectionString(), setting, ct);
        await bench.Instance.StopAsync();
        await bench.Instance.StartAsync(ct);
    }

    // By the clock, whatever the answers take.
    private static async Task<int> CreateSteadilyAsync(Workbench bench, int count, CancellationToken ct)
    {
        await bench.Account.RenewAsync(ct);
        var started = Stopwatch.GetTimestamp();
        var underWay = new List<Task<byte[]>>();
        for (var i = 0; i < count; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, ct);
            underWay.Add(bench.Client.SendAsync(TaskRequests.Create(bench.Account), ct));
        }

        await Task.WhenAll(underWay);
        return count;
    }
}
