using NodaTime;
using NodaTime.Extensions;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Recurrence;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Recurrence;

/// <summary>What one event does to one series, inside the consumer's transaction.</summary>
internal sealed class SeriesSteps(ConsumerBatch batch, ConsumedEvent cause, SeriesInHand found)
{
    private readonly OccurrenceTasks tasks = new(batch, cause, found);
    private OccurrenceKey? open = found.Open?.Key;
    private SeriesState state = found.Row.State;

    private Instant Now => cause.Envelope.Time.ToInstant();

    /// <summary>Records the occurrence as done and opens the one after it, unless a later one is open already. Nothing
    /// happens when the task is open again.</summary>
    public async Task CompletedAsync(string keyText, Guid taskId, CancellationToken cancellationToken)
    {
        var done = KeyOf(keyText);
        if (!Is(OccurrenceState.Open, done, taskId)
            || await tasks.ReadAsync(taskId, cancellationToken) is { IsCompleted: false })
        {
            return;
        }

        await tasks.SetAsync(done, OccurrenceState.Completed, cancellationToken);
        await GoOnAfterAsync(done, taskId, cancellationToken);
    }

    /// <summary>Records the occurrence as skipped, because somebody put its open task into the trash, and opens the one
    /// after it. Nothing happens when the task is back already, and nothing follows below a task that is in the trash
    /// since then.</summary>
    public async Task DeletedAsync(string keyText, Guid taskId, CancellationToken cancellationToken)
    {
        var skipped = KeyOf(keyText);
        if (!Is(OccurrenceState.Open, skipped, taskId))
            return;

        var task = await tasks.ReadAsync(taskId, cancellationToken);
        if (task is { DeletedAt: null })
            return;

        await tasks.SetAsync(skipped, OccurrenceState.Skipped, cancellationToken);
        if (task is not null && await tasks.ParentGoneAsync(task, cancellationToken) >= task.DeletedAt)
            open = open == skipped ? null : open;
        else
            await GoOnAfterAsync(skipped, taskId, cancellationToken);
    }

    /// <summary>Opens the occurrence again that was done.</summary>
    public Task ReopenedAsync(string keyText, Guid taskId, CancellationToken cancellationToken) =>
        OpenAgainAsync(OccurrenceState.Completed, KeyOf(keyText), taskId, cancellationToken);

    /// <summary>Opens the occurrence again that was skipped because its task was in the trash.</summary>
    public Task RestoredAsync(string keyText, Guid taskId, CancellationToken cancellationToken) =>
        OpenAgainAsync(OccurrenceState.Skipped, KeyOf(keyText), taskId, cancellationToken);

    /// <summary>Opens the next occurrence of a series that runs, if none is open.</summary>
    public async Task GoOnAsync(CancellationToken cancellationToken)
    {
        if (found.Open is not null || found.Occurrences.Count == 0 || state != SeriesState.Active)
            return;

        var last = found.Occurrences[0];
        var next = found.Series.Resume(last.Key, Now, found.Zone, found.Handled);
        if (await tasks.LatestTaskAsync(cancellationToken) is { } pattern)
            await OpenAsync(next, pattern, cancellationToken);
    }

    /// <summary>Applies the policy for occurrences that pass: the open one gives way, or the new ones come beside
    /// it.</summary>
    public async Task TimePassedAsync(Instant now, CancellationToken cancellationToken)
    {
        if (state != SeriesState.Active || found.Open is not { TaskId: { } openTask } current
            || await tasks.ReadAsync(openTask, cancellationToken) is not { IsCompleted: false, DeletedAt: null } task
            || found.Series.AtTime(current.Key, now, found.OwnZone, found.Handled) is not { } next
            || IsPutOff(task, next))
        {
            return;
        }

        if (next.Missed is [] || next.Key is not { } key)
        {
            await OpenAsync(next, openTask, cancellationToken);
            return;
        }

        // The task itself goes on to the next date: its notes, tags and reminders are the next occurrence's too.
        foreach (var missed in next.Missed)
            await tasks.RecordAsync(missed, OccurrenceState.Missed, null, cancellationToken);
        await tasks.SetAsync(current.Key, OccurrenceState.Missed, cancellationToken);
        await tasks.MoveAsync(task, next.Due!.Value, key, cancellationToken);
        open = key;
    }

    /// <summary>Notes when time alone next does something to the series, for the scheduler that wakes it then; and what
    /// its open task is called, as the next one will be.</summary>
    public async Task SetNextActAsync(CancellationToken cancellationToken)
    {
        var at = state == SeriesState.Active && open is { } key ? await NextActAsync(key, cancellationToken) : null;
        await tasks.RunAsync(
            Sql.Statement(
                """
                UPDATE series s SET acts_at = $3, title = COALESCE((SELECT t.title
                    FROM occurrence o JOIN task t ON t.workspace_id = o.workspace_id AND t.id = o.task_id
                    WHERE o.workspace_id = $1 AND o.series_id = $2 AND o.key = $4), title)
                WHERE workspace_id = $1 AND id = $2
                """,
                Sql.Uuid(found.Row.WorkspaceId), Sql.Uuid(found.Row.Id), Sql.Moment(at), Sql.Text(open?.ToString())),
            cancellationToken);
    }

    private async Task<Instant?> NextActAsync(OccurrenceKey key, CancellationToken cancellationToken)
    {
        var at = found.Series.ActsAt(key, found.OwnZone, found.Handled);
        if (!(at <= Now) || found.Occurrences.FirstOrDefault(o => o.Key == key)?.TaskId is not { } taskId)
            return at;

        // One that is not to be done any more is left alone by time; its own event will say so.
        if (await tasks.ReadAsync(taskId, cancellationToken) is not { IsCompleted: false, DeletedAt: null } task)
            return null;
        if (found.Series.AtTime(key, Now, found.OwnZone, found.Handled) is not { } next || !IsPutOff(task, next))
            return at;

        // With every occurrence that arrives, for the task's date may have changed again by then.
        at = next.Key is { } other ? found.Series.ActsAt(other, found.OwnZone, found.Handled) : null;
        var due = task.Due?.ToInstant(found.OwnZone);
        return due > Now && !(due >= at) ? due : at;
    }

    /// <summary>A task that was put off stays where it was put: beyond the occurrence that it would give way to or,
    /// where it gives way only once it is over, until then.</summary>
    private bool IsPutOff(TaskItem task, NextOccurrence next) =>
        next.Missed is not []
        && task.Due?.ToInstant(found.OwnZone)
            > (found.Row.Missed == MissedPolicy.Skip ? Now : next.Due?.ToInstant(found.OwnZone));

    private static OccurrenceKey KeyOf(string text) => OccurrenceKey.TryParse(text, out var key)
        ? key
        : throw new EventRefusedException($"'{text}' is not the key of an occurrence.");

    private bool Is(OccurrenceState wanted, OccurrenceKey key, Guid taskId) =>
        found.Occurrences.Contains(new OccurrenceRow(key, wanted, taskId));

    private async Task GoOnAfterAsync(OccurrenceKey done, Guid taskId, CancellationToken cancellationToken)
    {
        var later = found.Occurrences.FirstOrDefault(o => o.State == OccurrenceState.Open && o.Key.Date > done.Date);
        if (state != SeriesState.Active || later is not null)
        {
            open = later?.Key ?? (open == done ? null : open);
            return;
        }

        var next = found.Series.After(done, Now, found.Zone, found.Handled);
        await OpenAsync(next, taskId, cancellationToken);
    }

    /// <summary>The one that came after it goes, if nobody has touched it; unless one was dealt with since, whose
    /// successor it is then, or time has brought it anyway.</summary>
    private async Task OpenAgainAsync(
        OccurrenceState was, OccurrenceKey key, Guid taskId, CancellationToken cancellationToken)
    {
        if (!Is(was, key, taskId))
            return;

        var later = found.Occurrences.Where(o => o.Key.Date > key.Date).ToList();
        var dealtWith = later.Exists(o => o.State is OccurrenceState.Completed or OccurrenceState.Skipped);
        var stays = false;
        open = key;
        // The newest first: what was missed before one that stays is its history.
        foreach (var one in later)
        {
            if (one is { State: OccurrenceState.Open, TaskId: { } made })
            {
                if (dealtWith || found.Series.StandsBeside(one.Key, Now, found.OwnZone)
                    || !await tasks.WithdrawAsync(one.Key, made, cancellationToken))
                {
                    open = stays ? open : one.Key;
                    stays = true;
                }
            }
            else if (one.State == OccurrenceState.Missed && !dealtWith && !stays)
            {
                await tasks.ForgetAsync(one.Key, cancellationToken);
            }
        }

        await tasks.SetAsync(key, OccurrenceState.Open, cancellationToken);
        if (state == SeriesState.Ended)
            await SetStateAsync(SeriesState.Active, EventTypes.SeriesResumed, cancellationToken);
    }

    private async Task OpenAsync(NextOccurrence next, Guid pattern, CancellationToken cancellationToken)
    {
        foreach (var missed in next.Missed)
            await tasks.RecordAsync(missed, OccurrenceState.Missed, null, cancellationToken);
        if (next.Kept.Count + (next.Ended ? 0 : 1) > 0 && await tasks.ReadAsync(pattern, cancellationToken) is { } task)
        {
            foreach (var kept in next.Kept)
                await tasks.CreateAsync(task, found.Row.Anchor with { Date = kept.Date }, kept, cancellationToken);
            if (next is { Due: { } due, Key: { } key })
            {
                await tasks.CreateAsync(task, due, key, cancellationToken);
                open = key;
            }
        }

        if (next.Ended)
        {
            open = null;
            await SetStateAsync(SeriesState.Ended, EventTypes.SeriesEnded, cancellationToken);
        }
    }

    private async Task SetStateAsync(SeriesState to, string eventType, CancellationToken cancellationToken)
    {
        state = to;
        var after = found.Row with { State = to, Version = found.Row.Version + 1 };
        await tasks.RunAsync(SeriesSql.Update(after, Now), cancellationToken);
        batch.Append(SystemEvents.CausedBy(
            cause, eventType, after.Id, after.Id, after.Version, SeriesEvents.Data(found.Row, after)));
    }
}
