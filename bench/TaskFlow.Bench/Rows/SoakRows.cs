using System.Diagnostics;
using TaskFlow.Bench.Kafka;
using TaskFlow.Bench.Load;
using TaskFlow.Bench.Measuring;
using TaskFlow.Bench.Processes;

namespace TaskFlow.Bench.Rows;

/// <summary>R26: a steady load for <c>--minutes</c> after one that warms up. What grows with time shows: memory, the
/// pending table, latency.</summary>
internal static class SoakRows
{
    // Each makes two events: its own, and that of its revision.
    private const int CreatesPerSecond = 150;
    private const int MostMinutesCompared = 5;

    private const string PendingSize =
        """
        SELECT pg_total_relation_size('pending') / 1048576.0,
            COALESCE((SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'pending'), 0)
        """;

    public static IEnumerable<Row> All { get; } = [new("R26", SoakAsync) { OnlyByName = true }];

    private static async Task<IReadOnlyList<Figure>> SoakAsync(Workbench bench, CancellationToken ct)
    {
        var distributed = await bench.DistributedAsync(ct);
        var minutes = new List<Minute>();
        // The first one warms up.
        await MinuteAsync(bench, distributed, ct);
        for (var minute = 0; minute < bench.Options.Minutes; minute++)
            minutes.Add(await MinuteAsync(bench, distributed, ct));
        await distributed.SettleAsync(ct);

        var compared = Math.Min(MostMinutesCompared, minutes.Count / 3);
        var (first, last) = (minutes[..compared], minutes[^compared..]);
        return
        [
            Grown("resident memory of all services", "MiB", first, last, minute => minute.Memory.Values.Sum(), 1.05) with
            {
                Note = $"{minutes.Count} minutes of {CreatesPerSecond} creates/s; the last {compared} minutes beside " +
                    $"the first {compared}; by service: {ByService(first, last)}",
            },
            Grown("create, p99", "ms", first, last, minute => minute.P99, 1.5),
            new Figure("the pending table with its index, at most", "MiB",
                Spread.Of([minutes.Max(minute => minute.PendingSize)]), Bar.AtMost(20)),
            new Figure("dead rows of the pending table, at most", "rows",
                Spread.Of([minutes.Max(minute => minute.DeadRows)]), null),
        ];
    }

    private static async Task<Minute> MinuteAsync(Workbench bench, KafkaInstance distributed, CancellationToken ct)
    {
        await distributed.Account.RenewAsync(ct);
        var times = await OpenLoop.RunAsync(CreatesPerSecond, 60 * CreatesPerSecond, async intended =>
        {
            await bench.Client.SendAsync(TaskRequests.Create(distributed.Account), ct);
            return Stopwatch.GetElapsedTime(intended).TotalMilliseconds;
        }, ct);
        await using var connection = await distributed.OpenAsync(ct);
        await using var command = new Npgsql.NpgsqlCommand(PendingSize, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new Minute(
            Numbers.Percentile([.. times.Order()], 0.99),
            distributed.Running.ToDictionary(service => service.Name, service => ProcessMemory.Resident(service.Id)),
            (double)reader.GetDecimal(0),
            reader.GetInt64(1));
    }

    private static Figure Grown(
        string what, string unit, List<Minute> first, List<Minute> last, Func<Minute, double> of, double most)
    {
        var (before, after) = (Spread.Of([.. first.Select(of)]), Spread.Of([.. last.Select(of)]));
        var ratio = after.Median / before.Median;
        return new Figure(what, unit, after, Bar.AtMost(most))
        {
            DenominatorName = "at the beginning",
            Denominator = before,
            Ratio = Spread.Of([ratio]),
        };
    }

    private static string ByService(List<Minute> first, List<Minute> last) => string.Join(", ", first[0].Memory.Keys
        .Select(name => $"{name} {Median(first, name):0} to {Median(last, name):0} MiB"));

    private static double Median(List<Minute> minutes, string name) =>
        Numbers.Median([.. minutes.Select(minute => minute.Memory[name])]);

    private sealed record Minute(
        double P99, IReadOnlyDictionary<string, double> Memory, double PendingSize, long DeadRows);
}
