using Npgsql;
using TaskFlow.Data;
using TaskFlow.Data.Events;

namespace TaskFlow.Workers.Scheduler;

/// <summary>Fires what is due, in batches of one transaction each: state, firing and event together. Any number of
/// schedulers may run; a claimed row is skipped by the others.</summary>
internal sealed class DueReminders(DataSources sources, CommitSignal commits)
{
    private const int BatchSize = 500;

    // The fresh ones first: a backlog after downtime must not make them late as well.
    private const string Claim =
        $"""
        SELECT {DueReminder.Columns}
        FROM reminder r JOIN task t ON t.workspace_id = r.workspace_id AND t.id = r.task_id
        WHERE r.state = 0 AND r.next_fire_at <= clock_timestamp()
          AND r.next_fire_at > clock_timestamp() - interval '60 s'
        ORDER BY r.next_fire_at LIMIT $1 FOR UPDATE OF r SKIP LOCKED
        """;

    private const string ClaimBacklog =
        $"""
        SELECT {DueReminder.Columns}
        FROM reminder r JOIN task t ON t.workspace_id = r.workspace_id AND t.id = r.task_id
        WHERE r.state = 0 AND r.next_fire_at <= clock_timestamp() - interval '60 s'
        ORDER BY r.next_fire_at LIMIT $1 FOR UPDATE OF r SKIP LOCKED
        """;

    /// <summary>The database's time, and how long until the next reminder is due (not positive when it is already);
    /// nothing when none is set.</summary>
    public async Task<(DateTimeOffset Now, TimeSpan? Next)> LookAsync(CancellationToken cancellationToken)
    {
        await using var command = sources.Scheduler.CreateCommand(
            "SELECT clock_timestamp(), min(next_fire_at) - clock_timestamp() FROM reminder WHERE state = 0");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetFieldValue<DateTimeOffset>(0), reader.ValueOrNull<TimeSpan>(1));
    }

    /// <summary>Fires one batch; <see langword="true"/> when there may be more.</summary>
    public async Task<bool> FireAsync(CancellationToken cancellationToken)
    {
        await using var connection = await sources.Scheduler.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await ClaimAsync(connection, cancellationToken);
        if (due.Count == 0)
            return false;

        using var trace = SchedulerTelemetry.Firing(due.Count);
        var firings = due.Where(one => !one.FiredBefore).ToList();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { DueReminder.Advance(due) } };
        if (firings.Count > 0)
        {
            batch.BatchCommands.Add(DueReminder.InsertFirings(firings));
            batch.BatchCommands.Add(EventLog.Insert([.. firings.Select(one => one.Event())]));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        Failpoints.Hit(Failpoints.SchedulerMidClaim);
        await transaction.CommitAsync(cancellationToken);
        Failpoints.Hit(Failpoints.SchedulerAfterCommit);
        commits.Notify();
        SchedulerTelemetry.Fired(firings);
        return due.Count >= BatchSize;
    }

    private static async Task<List<DueReminder>> ClaimAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(Claim, Sql.Number(BatchSize)),
                Sql.Statement(ClaimBacklog, Sql.Number(BatchSize)),
            },
        };
        var due = new List<DueReminder>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (await reader.ReadAsync(cancellationToken))
                due.Add(DueReminder.Read(reader));
        }
        while (await reader.NextResultAsync(cancellationToken));
        return due;
    }
}
