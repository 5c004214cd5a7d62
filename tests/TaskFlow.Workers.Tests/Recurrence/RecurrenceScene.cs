using NodaTime;
using NodaTime.Text;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Reminders;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Tests.Recurrence;

/// <summary>A person with one recurring task, and the recurrence consumer at hand.</summary>
internal sealed class RecurrenceScene(WorkerDatabase database, WorkerHost host, Guid user, Guid workspace, Guid inbox)
{
    public Guid SeriesId { get; private set; }

    public Guid User => user;

    public Guid Workspace => workspace;

    public TaskItem Task { get; private set; } = null!;

    private ConsumerRunner Runner => host.Runner("recurrence");

    public static TaskDate Due(string text, string? zone = null)
    {
        var parts = text.Split('T');
        return new TaskDate(
            LocalDatePattern.Iso.Parse(parts[0]).Value,
            parts.Length > 1 ? LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(parts[1]).Value : null,
            zone);
    }

    public async Task StartAsync(
        string rrule, TaskDate due, MissedPolicy missed = MissedPolicy.Wait,
        RecurrenceMode mode = RecurrenceMode.Schedule, TaskDate? start = null,
        params string[] tags)
    {
        var now = Instant.FromUtc(2026, 1, 1, 0, 0);
        var series = new SeriesRow(
            workspace, Guid.CreateVersion7(), "Pay rent", RecurrenceRule.Parse(rrule), mode, missed, due,
            CreatedBy: user);
        var id = Guid.CreateVersion7();
        SeriesId = series.Id;
        Task = new TaskItem
        {
            WorkspaceId = workspace,
            Id = id,
            RootId = id,
            ProjectId = inbox,
            Title = "Pay rent",
            Priority = TaskPriority.High,
            Start = start,
            Due = due,
            Tags = tags,
            Position = "1",
            SeriesId = series.Id,
            OccurrenceKey = OccurrenceKey.Of(due).ToString(),
            CreatedBy = user,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await database.RunAsync(
            SeriesSql.Insert(series, now),
            TaskSql.InsertWithTags(Task),
            SeriesSql.InsertOccurrence(workspace, series.Id, Task.OccurrenceKey, OccurrenceState.Open, id));
    }

    /// <summary>Ticks off an occurrence, the latest open one unless said, and lets the consumer hear of it.</summary>
    public async Task<EventEnvelope> CompleteAsync(string at, Guid? taskId = null)
    {
        var envelope = await TickOffAsync(taskId ?? (await OpenAsync()).Id, at);
        await HearAsync(envelope);
        return envelope;
    }

    /// <summary>Ticks off a task; the event is not heard yet.</summary>
    public Task<EventEnvelope> TickOffAsync(Guid taskId, string at) =>
        WriteAsync(EventTypes.TaskCompleted, taskId, at, (task, now) => task.Complete(now));

    public async Task ReopenAsync(Guid taskId, string at) => await HearAsync(await OpenAgainAsync(taskId, at));

    /// <summary>Opens a task again; the event is not heard yet.</summary>
    public Task<EventEnvelope> OpenAgainAsync(Guid taskId, string at) =>
        WriteAsync(EventTypes.TaskReopened, taskId, at, (task, now) => task.Reopen(now));

    /// <summary>Puts a task into the trash; the event is not heard yet.</summary>
    public Task<EventEnvelope> TrashAsync(Guid taskId, string at) =>
        WriteAsync(EventTypes.TaskDeleted, taskId, at, (task, now) => task.Delete(now));

    public async Task DeleteAsync(Guid taskId, string at) => await HearAsync(await TrashAsync(taskId, at));

    /// <summary>Takes a task out of the trash; the event is not heard yet.</summary>
    public Task<EventEnvelope> BringBackAsync(Guid taskId, string at) =>
        WriteAsync(EventTypes.TaskRestored, taskId, at, (task, now) => task.Restore(now));

    public async Task RestoreAsync(Guid taskId, string at) => await HearAsync(await BringBackAsync(taskId, at));

    public Task PutOffAsync(TaskDate due) => WriteAsync(
        EventTypes.TaskUpdated, Task.Id, "2026-01-02T00:00:00Z",
        (task, now) => task.Edit(task with { Due = due }, now));

    /// <summary>Sets a reminder on a task.</summary>
    public async Task<Guid> RemindAsync(ReminderTrigger trigger, Guid? taskId = null)
    {
        var task = await ReadAsync(taskId ?? Task.Id);
        var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var reminder = new ReminderRow(
            workspace, Guid.CreateVersion7(), task.Id, user, trigger,
            trigger.FireAt(task.Due, task.Start, zone, ReminderTrigger.DefaultTime));
        await database.RunAsync(ReminderSql.Insert(reminder));
        return reminder.Id;
    }

    /// <summary>When the only reminder of a task is set for and when it fires, such as <c>06-10 07:00 -</c>.</summary>
    public Task<string> ReminderAsync(Guid taskId) => database.ScalarAsync<string>(
        """
        SELECT to_char(scheduled_for AT TIME ZONE 'UTC', 'MM-DD HH24:MI') || ' '
            || COALESCE(to_char(next_fire_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI'), '-')
        FROM reminder WHERE task_id = $1 AND state = 0
        """,
        taskId);

    /// <summary>Resumes the series after a pause, and lets the consumer hear of it.</summary>
    public async Task ResumeAsync(string at)
    {
        await database.ExecuteAsync(
            "UPDATE series SET state = 0, resumed_at = $2 WHERE id = $1",
            SeriesId, InstantPattern.ExtendedIso.Parse(at).Value.ToDateTimeUtc());
        await HearOfSeriesAsync(EventTypes.SeriesResumed, at);
    }

    public Task HearOfSeriesAsync(string type, string at) =>
        HearAsync(Event(type, SeriesId, InstantPattern.ExtendedIso.Parse(at).Value));

    public Task HearAsync(params IReadOnlyList<EventEnvelope> envelopes) =>
        Runner.HandleAsync([.. envelopes.Select(SomeEvent.Record)], CancellationToken.None);

    public async Task<TaskItem> OpenAsync() => await ReadAsync(await database.ScalarAsync<Guid>(
        """
        SELECT id FROM task WHERE series_id = $1 AND status = 0 AND deleted_at IS NULL
        ORDER BY occurrence_key DESC LIMIT 1
        """,
        SeriesId));

    public Task<TaskItem> ReadAsync(Guid id) => database.ReadAsync(
        TaskSql.Locked(workspace, id),
        async reader => await reader.ReadAsync()
            ? TaskSql.Read(reader)
            : throw new InvalidOperationException("No task."));

    /// <summary>Keys with their states, such as <c>2026-01-31:1 2026-02-28:0</c>.</summary>
    public Task<string> OccurrencesAsync() => database.ScalarAsync<string>(
        "SELECT COALESCE(string_agg(key || ':' || state, ' ' ORDER BY key), '') FROM occurrence WHERE series_id = $1",
        SeriesId);

    /// <summary>When time alone next does something to the series, such as <c>2026-06-10T22:00:00Z</c>; <c>-</c> for
    /// never.</summary>
    public Task<string> ActsAtAsync() => database.ScalarAsync<string>(
        """
        SELECT COALESCE(to_char(acts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '-')
        FROM series WHERE id = $1
        """,
        SeriesId);

    private async Task<EventEnvelope> WriteAsync(
        string type, Guid taskId, string at, Func<TaskItem, Instant, TaskItem> change)
    {
        var before = await ReadAsync(taskId);
        var after = change(before, InstantPattern.ExtendedIso.Parse(at).Value);
        await database.RunAsync(TaskSql.Update(before, after));
        return Event(type, after.Id, after.UpdatedAt) with { Data = TaskEvents.Data(before, after) };
    }

    private EventEnvelope Event(string type, Guid subject, Instant at) => SomeEvent.Of(workspace, type) with
    {
        Subject = subject,
        Key = subject,
        Actor = user,
        Time = at.ToDateTimeOffset(),
    };
}
