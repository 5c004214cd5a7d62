using System.Diagnostics;
using Npgsql;
using TaskFlow.Bench.Database;
using TaskFlow.Bench.Measuring;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Bench.Rows;

/// <summary>R5: many events appear at once; how fast they are gone, beside plain SQL that reads and deletes as many: the
/// relay alone, and with the effects of all consumers.</summary>
internal static class Backlog
{
    private const int BatchSize = 500;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench, CancellationToken ct)
    {
        var count = bench.Options.Count(50_000);
        var alone = await BesidePlainAsync(bench, count, Topics.TaskAudit, ct);
        var handled = await BesidePlainAsync(bench, count, Topics.TaskEvents, ct);
        return
        [
            Figure($"{count} pending events, until none is", alone, Bar.AtLeast(0.5, 0.8)) with
            {
                Note = "of a topic that no consumer reads, so that only the relay works",
            },
            Figure("the same, with the effects of all consumers", handled, null),
        ];
    }

    private static Task<(Spread Relay, Spread Plain, Spread Ratio)> BesidePlainAsync(
        Workbench bench, int count, string topic, CancellationToken ct) => Paired.MeasureAsync(
        Math.Min(3, bench.Options.Pairs),
        () => RelayAsync(bench, count, topic, ct),
        () => PlainAsync(bench, count, ct));

    private static Figure Figure(string name, (Spread Relay, Spread Plain, Spread Ratio) measured, Bar? bar) =>
        new(name, "/s", measured.Relay, bar)
        {
            DenominatorName = "SELECT + DELETE by 500",
            Denominator = measured.Plain,
            Ratio = measured.Ratio,
        };

    private static async Task<double> RelayAsync(
        Workbench bench, int count, string topic, CancellationToken ct)
    {
        await bench.SettleAsync(ct);
        await using var connection = new NpgsqlConnection(bench.Instance.ConnectionString());
        await connection.OpenAsync(ct);
        var pending = await BurstOfEvents.WriteAsync(connection, bench.Account.User, count, ct, topic);
        var started = Stopwatch.GetTimestamp();
        await pending.GoneAsync(ct);
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> PlainAsync(Workbench bench, int count, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(bench.Instance.ConnectionString(SameSql.Database));
        await connection.OpenAsync(ct);
        await using (var clear = new NpgsqlCommand("DELETE FROM pending", connection))
            await clear.ExecuteNonQueryAsync(ct);
        await BurstOfEvents.WriteAsync(connection, bench.Account.User, count, ct);

        var started = Stopwatch.GetTimestamp();
        while (await TakeAsync(connection, ct) > 0)
        {
            // Until none is left.
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<int> TakeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand(
            """
            SELECT p.shard, p.pos, e.payload FROM (SELECT shard, pos FROM pending ORDER BY shard, pos LIMIT $1) p
            JOIN event_log e ON e.pos = p.pos
            """, connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = BatchSize } },
        };
        var (shards, positions) = (new List<short>(BatchSize), new List<long>(BatchSize));
        await using (var reader = await read.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                shards.Add(reader.GetInt16(0));
                positions.Add(reader.GetInt64(1));
                reader.GetFieldValue<byte[]>(2);
            }
        }

        await using var delete = new NpgsqlCommand(
            "DELETE FROM pending p USING unnest($1, $2) AS d(shard, pos) WHERE p.shard = d.shard AND p.pos = d.pos",
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter<short[]> { TypedValue = [.. shards] },
                new NpgsqlParameter<long[]> { TypedValue = [.. positions] },
            },
        };
        return await delete.ExecuteNonQueryAsync(ct);
    }
}
