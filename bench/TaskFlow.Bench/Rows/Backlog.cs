using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using TaskFlow.Bench.Database;
using TaskFlow.Bench.Measuring;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Bench.Rows;

/// <summary>R5: many events appear at once; how fast they are gone, beside plain SQL that reads and deletes as many.
/// </summary>
internal static class Backlog
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private const string Fill =
        """
        WITH made AS (
            INSERT INTO event_log
                (pos, shard, topic, key, agg_version, event_id, workspace_id, type, payload, occurred_at)
            SELECT nextval('event_log_pos'), i % 16, $2, key, 1, event, $3, $4,
                convert_to(replace(replace($5, $6, event::text), $7, key::text), 'UTF8'), now()
            FROM (SELECT i, gen_random_uuid() AS event, gen_random_uuid() AS key FROM generate_series(1, $1) i) each
            RETURNING shard, pos)
        INSERT INTO pending (shard, pos) SELECT shard, pos FROM made
        """;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench, CancellationToken ct)
    {
        var count = bench.Options.Count(50_000);
        var (relay, raw, ratio) = await Paired.MeasureAsync(
            Math.Min(3, bench.Options.Pairs),
            () => RelayAsync(bench, count, ct),
            () => PlainAsync(bench, count, ct));
        return
        [
            new Figure($"{count} pending events, until none is", "/s", relay, Bar.AtLeast(0.5, 0.8))
            {
                DenominatorName = "SELECT + DELETE by 500", Denominator = raw, Ratio = ratio,
                Note = "the relay's figure holds the effects of all consumers, since the transport is in the process",
            },
        ];
    }

    private static async Task<double> RelayAsync(Workbench bench, int count, CancellationToken ct)
    {
        await bench.SettleAsync(ct);
        await using var connection = new NpgsqlConnection(bench.Instance.ConnectionString());
        await connection.OpenAsync(ct);
        await FillAsync(connection, bench, count, ct);
        var started = Stopwatch.GetTimestamp();
        await using var left = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pending)", connection);
        while (await left.ExecuteScalarAsync(ct) is true)
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
                throw new BenchException("The backlog did not go: does the instance run its relay?");
            await Task.Delay(Poll, ct);
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> PlainAsync(Workbench bench, int count, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(bench.Instance.ConnectionString(SameSql.Database));
        await connection.OpenAsync(ct);
        await using (var clear = new NpgsqlCommand("DELETE FROM pending", connection))
            await clear.ExecuteNonQueryAsync(ct);
        await FillAsync(connection, bench, count, ct);

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

    private static async Task FillAsync(
        NpgsqlConnection connection, Workbench bench, int count, CancellationToken ct)
    {
        var user = bench.Account.User;
        var (id, now) = (Guid.CreateVersion7(), NodaTime.SystemClock.Instance.GetCurrentInstant());
        var task = new TaskItem
        {
            WorkspaceId = user.WorkspaceId,
            Id = id,
            RootId = id,
            ProjectId = user.InboxId,
            Title = "Pay the rent",
            Position = "0",
            CreatedBy = user.Id,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var caller = new Caller(user.Id, user.WorkspaceId, user.InboxId, "UTC", Guid.CreateVersion7());
        var envelope = TaskEvents.By(caller, EventTypes.TaskCreated, null, task);
        object[] values =
        [
            count, EventRouting.TopicNumber(envelope.Type), user.WorkspaceId, envelope.Type,
            JsonSerializer.Serialize(envelope, EventJson.Default.EventEnvelope), envelope.Id.ToString(), id.ToString(),
        ];
        await using var fill = new NpgsqlCommand(Fill, connection) { CommandTimeout = 300 };
        foreach (var value in values)
            fill.Parameters.Add(new NpgsqlParameter { Value = value });
        await fill.ExecuteNonQueryAsync(ct);
    }
}
