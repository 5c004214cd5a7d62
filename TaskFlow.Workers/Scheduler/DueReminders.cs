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
    private const int BatchSize = 1000;

    // The fresh ones first: a backlog after downtime must not make them late as well.
    private static readonly string Fresh = DueReminder.Claim("r.next_fire_at <= $2 AND r.next_fire_at > $2 - interval '60 s'");
    private static readonly string Backlog = DueReminder.Claim("r.next_fire_at <= $2 - interval '60 s'");

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

    /// <summary>Fires one batch.</summary>
    /// <param name="now">What was due at this moment, on the database clock.</param>
    /// <param name="cancellationToken">Cancels the statements; nothing fires then.</param>
    /// <returns><see langword="true"/> when there may be more.</returns>
    public async Task<bool> FireAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Scheduler.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await ClaimAsync(connection, now, cancellationToken);
        if (due.Count == 0)
            return false;

        using var trace = SchedulerTelemetry.Firing(due.Count);
        var firings = due.Where(one => !one.FiredBefore).ToList();
        if (firings.Count > 0)
            await WriteAsync(connection, firings, cancellationToken);
        Failpoints.Hit(Failpoints.SchedulerMidClaim);
        await transaction.CommitAsync(cancellationToken);
        Failpoints.Hit(Failpoints.SchedulerAfterCommit);
        commits.Notify();
        SchedulerTelemetry.Fired(firings);
        return due.Count >= BatchSize;
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

    private static async Task<List<DueReminder>> ClaimAsync(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var moment = now.ToInstant();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Claim(Fresh), Claim(Backlog) },
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

        NpgsqlBatchCommand Claim(string sql) => Sql.Statement(
            sql, Sql.Number(BatchSize), Sql.Moment(moment), Sql.Moment(moment - GraceWindow.Length));
    }
}
