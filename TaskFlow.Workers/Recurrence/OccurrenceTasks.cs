using NodaTime;
using NodaTime.Extensions;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Recurrence;

/// <summary>The tasks behind a series' occurrences: made, moved and withdrawn with their events.</summary>
internal sealed class OccurrenceTasks(ConsumerBatch batch, ConsumedEvent cause, SeriesInHand found)
{
    private readonly Subtasks subtasks = new(batch, cause);
    private readonly OccurrenceReminders reminders = new(batch, cause);

    private Guid Workspace => found.Row.WorkspaceId;

    private Instant Now => cause.Envelope.Time.ToInstant();

    public Task SetAsync(OccurrenceKey key, OccurrenceState state, CancellationToken cancellationToken) =>
        RunAsync(SeriesSql.SetOccurrence(Workspace, found.Row.Id, key.ToString(), state), cancellationToken);

    public Task<int> RecordAsync(
        OccurrenceKey key, OccurrenceState state, Guid? taskId, CancellationToken cancellationToken) =>
        RunAsync(SeriesSql.InsertOccurrence(Workspace, found.Row.Id, key.ToString(), state, taskId), cancellationToken);

    public Task ForgetAsync(OccurrenceKey key, CancellationToken cancellationToken) => RunAsync(
        SeriesSql.DeleteOccurrence(Workspace, found.Row.Id, key.ToString()), cancellationToken);

    /// <summary>Makes an occurrence after the pattern of another's task; one of the same key is left alone.</summary>
    public async Task CreateAsync(
        TaskItem pattern, TaskDate due, OccurrenceKey key, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(cause.Envelope.Time);
        if (await RecordAsync(key, OccurrenceState.Open, id, cancellationToken) == 0)
            return;

        var task = pattern with
        {
            Id = id,
            RootId = pattern.ParentId is null ? id : pattern.RootId,
            Start = StartOf(pattern, due),
            Due = due,
            OccurrenceKey = key.ToString(),
            Position = Rank.At(cause.Envelope.Time),
            Version = 1,
            CreatedBy = null,
            CreatedAt = Now,
            UpdatedAt = Now,
            CompletedAt = null,
            DeletedAt = null,
        };
        await RunAsync(TaskSql.Insert(task), cancellationToken);
        batch.Append(SystemEvents.CausedBy(
            cause, EventTypes.TaskCreated, task.Id, task.RootId, task.Version, TaskEvents.Data(null, task)));
        var copies = await subtasks.CopyAsync(pattern, task, cancellationToken);
        copies[pattern.Id] = task;
        await reminders.CopyAsync(
            copies, OccurrenceShift.Between(pattern, task), MadeAt(key), cancellationToken);
    }

    /// <summary>Moves the open task on to another occurrence.</summary>
    public async Task MoveAsync(TaskItem task, TaskDate due, OccurrenceKey key, CancellationToken cancellationToken)
    {
        var moved = task.Edit(
            task with { Start = StartOf(task, due), Due = due, OccurrenceKey = key.ToString() }, Now);
        await RecordAsync(key, OccurrenceState.Open, task.Id, cancellationToken);
        await RunAsync(TaskSql.Update(task, moved), cancellationToken);
        batch.Append(SystemEvents.CausedBy(
            cause, EventTypes.TaskUpdated, moved.Id, moved.RootId, moved.Version, TaskEvents.Data(task, moved)));
        var below = await subtasks.MoveAsync(task, moved, cancellationToken);
        below[task.Id] = moved;
        await reminders.MoveAsync(below, OccurrenceShift.Between(task, moved), MadeAt(key), cancellationToken);
    }

    /// <summary>Takes back an occurrence that nobody has touched since it was made.</summary>
    /// <returns>Whether it is gone.</returns>
    public async Task<bool> WithdrawAsync(OccurrenceKey key, Guid taskId, CancellationToken cancellationToken)
    {
        if (await ReadAsync(taskId, cancellationToken) is not { } made)
            return false;

        var below = await subtasks.AllBelowAsync(taskId, cancellationToken);
        if (!below.Prepend(made).All(IsUntouched)
            || !await reminders.AreCopiesAsync([taskId, .. below.Select(subtask => subtask.Id)], cancellationToken))
        {
            return false;
        }

        await ForgetAsync(key, cancellationToken);
        await subtasks.DeleteAsync(taskId, cancellationToken);
        var gone = made.Delete(Now) with { SeriesId = null, OccurrenceKey = null };
        await RunAsync(TaskSql.Update(made, gone), cancellationToken);
        batch.Append(SystemEvents.CausedBy(
            cause, EventTypes.TaskDeleted, gone.Id, gone.RootId, gone.Version, TaskEvents.Data(made, gone)));
        return true;
    }

    private static bool IsUntouched(TaskItem task) => task is { Version: 1, CreatedBy: null, IsCompleted: false };

    /// <summary>Since when the task's parent is in the trash, if it is.</summary>
    public async Task<Instant?> ParentGoneAsync(TaskItem task, CancellationToken cancellationToken)
    {
        if (task.ParentId is not { } parent)
            return null;

        // Not locked: whoever deletes or restores it locks it before its subtasks.
        await using var query = Batch(TaskSql.See(Workspace, parent));
        await using var reader = await query.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? TaskSql.Read(reader).DeletedAt : null;
    }

    public async Task<TaskItem?> ReadAsync(Guid taskId, CancellationToken cancellationToken)
    {
        await using var query = Batch(TaskSql.Lock(Workspace, taskId), TaskSql.Locked(Workspace, taskId));
        await using var reader = await query.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? TaskSql.Read(reader) : null;
    }

    /// <summary>The task of the latest occurrence that still has one: the pattern of the next.</summary>
    public async Task<Guid?> LatestTaskAsync(CancellationToken cancellationToken)
    {
        await using var query = Batch(Sql.Statement(
            """
            SELECT t.id FROM occurrence o JOIN task t ON t.workspace_id = o.workspace_id AND t.id = o.task_id
            WHERE o.workspace_id = $1 AND o.series_id = $2 ORDER BY o.key DESC LIMIT 1
            """,
            Sql.Uuid(Workspace), Sql.Uuid(found.Row.Id)));
        await using var reader = await query.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetGuid(0) : null;
    }

    public async Task<int> RunAsync(NpgsqlBatchCommand statement, CancellationToken cancellationToken)
    {
        await using var run = Batch(statement);
        return await run.ExecuteNonQueryAsync(cancellationToken);
    }

    private static TaskDate? StartOf(TaskItem task, TaskDate due) =>
        task.Start is { } start ? OccurrenceShift.Between(task, task with { Due = due }).Of(start) : null;

    // A reminder rings late where the clock was late to make its occurrence; all others that have passed by then were
    // never to ring.
    private Instant MadeAt(OccurrenceKey key)
    {
        if (cause.Envelope.Type != EventTypes.SeriesDue)
            return Now;

        var due = found.Row.Missed == MissedPolicy.Skip
            ? found.Series.ActsAt(found.Open!.Key, found.OwnZone)
            : found.Series.Arrives(key.Date, found.OwnZone);
        return Instant.Min(Now, Instant.Max(due ?? Now, Now - GraceWindow.Length));
    }

    private NpgsqlBatch Batch(params NpgsqlBatchCommand[] statements)
    {
        var made = new NpgsqlBatch(batch.Connection);
        foreach (var statement in statements)
            made.BatchCommands.Add(statement);
        return made;
    }
}
