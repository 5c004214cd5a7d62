using NodaTime;
using Npgsql;
using TaskFlow.Data.Reminders;
using TaskFlow.Domain;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Recurrence;

/// <summary>The reminders that go on with a series to its next occurrence and to what lies below it: all of them, also
/// those that somebody was done with for once.</summary>
internal sealed class OccurrenceReminders(ConsumerBatch batch, ConsumedEvent cause)
{
    /// <summary>Gives copies of tasks the reminders of their originals.</summary>
    /// <param name="copies">By the ids of the originals.</param>
    /// <param name="shift">From the original occurrence to the new one.</param>
    /// <param name="since">Moments before this one are not made up for.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public Task CopyAsync(
        IReadOnlyDictionary<Guid, TaskItem> copies, OccurrenceShift shift, Instant since,
        CancellationToken cancellationToken) =>
        RunAsync(copies, shift, (reminder, copy) => OccurrenceReminderSql.Insert(
            reminder with { Id = DeterministicId.Of(copy.Id, reminder.Id.ToString()), TaskId = copy.Id }, since),
            cancellationToken);

    /// <summary>Whether tasks have no reminders but those that <see cref="CopyAsync"/> gave them.</summary>
    public async Task<bool> AreCopiesAsync(Guid[] taskIds, CancellationToken cancellationToken) =>
        (await ReadAsync(taskIds, cancellationToken)).TrueForAll(read => DeterministicId.Is(read.Reminder.Id));

    /// <summary>Sets the reminders of tasks that have moved on.</summary>
    /// <param name="moved">By their ids, as they are now.</param>
    /// <param name="shift">From the occurrence to the one that they have moved on to.</param>
    /// <param name="since">Moments before this one are not made up for.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public Task MoveAsync(
        IReadOnlyDictionary<Guid, TaskItem> moved, OccurrenceShift shift, Instant since,
        CancellationToken cancellationToken) =>
        RunAsync(moved, shift, (reminder, _) => OccurrenceReminderSql.MoveOn(reminder, since), cancellationToken);

    private async Task RunAsync(
        IReadOnlyDictionary<Guid, TaskItem> tasks, OccurrenceShift shift,
        Func<ReminderRow, TaskItem, NpgsqlBatchCommand> statement, CancellationToken cancellationToken)
    {
        await using var run = new NpgsqlBatch(batch.Connection);
        foreach (var (found, zone) in await ReadAsync([.. tasks.Keys], cancellationToken))
        {
            var task = tasks[found.TaskId];
            var trigger = found.Trigger.ForOccurrenceAfter(shift);
            var moment = trigger.FireAt(task.Due, task.Start, zone, ReminderTrigger.DefaultTime);
            run.BatchCommands.Add(statement(found with { Trigger = trigger, NextFireAt = moment }, task));
        }

        if (run.BatchCommands.Count > 0)
            await run.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<(ReminderRow Reminder, DateTimeZone Zone)>> ReadAsync(
        Guid[] taskIds, CancellationToken cancellationToken)
    {
        await using var query = new NpgsqlBatch(batch.Connection);
        query.BatchCommands.Add(ZoneLock.Share(cause.Envelope.WorkspaceId, taskIds));
        query.BatchCommands.Add(OccurrenceReminderSql.OfTasks(cause.Envelope.WorkspaceId, taskIds));
        await using var reader = await query.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var reminders = new List<(ReminderRow, DateTimeZone)>();
        while (await reader.ReadAsync(cancellationToken))
            reminders.Add(OccurrenceReminderSql.Read(reader));
        return reminders;
    }
}
