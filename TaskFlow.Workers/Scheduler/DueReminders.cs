using NodaTime.Extensions;
using Npgsql;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Domain.Reminders;

namespace TaskFlow.Workers.Scheduler;

/// <summary>Fires what is due, in batches of one transaction each: state, firing and event together. Any number of
/// schedulers may run; a claimed row is skipped by the others.</summary>
internal sealed class DueReminders(DataSources sources, CommitSignal commits)
{
    // So that a burst is not at the mercy of its own consumers, each of which has a connection as well.
    private const int Lanes = 4;

    // Nor do they begin with it before a good part of it is committed.
    private const int BatchSize = 2500;

    // Each look into the index reads past all that was fired and cannot be cleaned up yet, so that few looks must do; but
    // what comes due meanwhile waits for the next one.
    private const int MostFound = Lanes * BatchSize;

    // The fresh ones first: a backlog after downtime must not make them late as well.
    private static readonly string Fresh = Find("next_fire_at <= $2 AND next_fire_at > $2 - interval '60 s'");
    private static readonly string Backlog = Find("next_fire_at <= $2 - interval '60 s'");

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

    /// <summary>Fires what is due, the fresh ones first; of very many the first part.</summary>
    /// <param name="now">What was due at this moment, on the database clock.</param>
    /// <param name="cancellationToken">Cancels the statements; a batch fires whole or not at all.</param>
    /// <returns><see langword="true"/> when there may be more.</returns>
    public async Task<bool> FireAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var places = await FindAsync(now, cancellationToken);
        await Parallel.ForEachAsync(
            places.Chunk(BatchSize),
            new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = cancellationToken },
            async (batch, ct) => await FireAsync(batch, now, ct));
        return places.Count == MostFound;
    }

    private async Task FireAsync(string[] places, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Scheduler.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await ClaimAsync(connection, places, now, cancellationToken);
        if (due.Count == 0)
            return;

        using var trace = SchedulerTelemetry.Firing(due.Count);
        var cancelled = await CancelAsync(connection, [.. due.Where(one => one.TaskIsDone)], cancellationToken);
        var firings = due.Where(one => !one.FiredBefore && !cancelled.Contains(one.Id)).ToList();
        if (firings.Count > 0)
            await WriteAsync(connection, firings, cancellationToken);
        Failpoints.Hit(Failpoints.SchedulerMidClaim);
        await transaction.CommitAsync(cancellationToken);
        Failpoints.Hit(Failpoints.SchedulerAfterCommit);
        commits.Notify();
        SchedulerTelemetry.Fired(firings);
        SchedulerTelemetry.Cancelled(cancelled.Count);
    }

    private static async Task<HashSet<Guid>> CancelAsync(
        NpgsqlConnection connection, List<DueReminder> ofDoneTasks, CancellationToken cancellationToken)
    {
        var cancelled = new HashSet<Guid>();
        if (ofDoneTasks.Count == 0)
            return cancelled;

        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { DueReminder.Cancel(ofDoneTasks) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            cancelled.Add(reader.GetGuid(0));
        return cancelled;
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, List<DueReminder> firings, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                DueReminder.InsertFirings(firings),
                EventLog.Insert([.. firings.Select(one => one.Event())]),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<string>> FindAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Scheduler.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Look(Fresh), Look(Backlog) } };
        var places = new List<string>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (places.Count < MostFound && await reader.ReadAsync(cancellationToken))
                places.Add(reader.GetString(0));
        }
        while (await reader.NextResultAsync(cancellationToken));
        return places;

        NpgsqlBatchCommand Look(string sql) =>
            Sql.Statement(sql, Sql.Number(MostFound), Sql.Moment(now.ToInstant()));
    }

    private static async Task<List<DueReminder>> ClaimAsync(
        NpgsqlConnection connection, string[] places, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var moment = now.ToInstant();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(
                    DueReminder.Claim,
                    Sql.Column(places, place => place), Sql.Moment(moment), Sql.Moment(moment - GraceWindow.Length)),
            },
        };
        var due = new List<DueReminder>(places.Length);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            due.Add(DueReminder.Read(reader));
        return due;
    }

    // Those of a task together: lanes that write into the same page of its index wait for each other.
    private static string Find(string due) =>
        $"""
        SELECT place FROM (
            SELECT ctid::text AS place, workspace_id, task_id FROM reminder
            WHERE state = 0 AND {due} ORDER BY next_fire_at LIMIT $1) found
        ORDER BY workspace_id, task_id
        """;
}
