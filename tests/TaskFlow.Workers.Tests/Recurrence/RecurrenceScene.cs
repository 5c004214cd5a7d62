using NodaTime;
using NodaTime.Text;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Recurrence;
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
        RecurrenceMode mode = RecurrenceMode.Schedule,
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

    /// <summary>Ticks off the latest open occurrence at a moment, and lets the consumer hear of it.</summary>
    public async Task<EventEnvelope> CompleteAsync(string at)
    {
        var open = await OpenAsync();
        var done = open.Complete(InstantPattern.ExtendedIso.Parse(at).Value);
        await database.RunAsync(TaskSql.Update(open, done));
        var envelope = Event(EventTypes.TaskCompleted, done.Id, done.UpdatedAt) with { Data = TaskEvents.Data(open, done) };
        await HearAsync(envelope);
        return envelope;
    }

    public async Task ReopenAsync(Guid taskId, string at)
    {
        var done = await ReadAsync(taskId);
        var open = done.Reopen(InstantPattern.ExtendedIso.Parse(at).Value);
        await database.RunAsync(TaskSql.Update(done, open));
        await HearAsync(Event(EventTypes.TaskReopened, open.Id, open.UpdatedAt) with { Data = TaskEvents.Data(done, open) });
    }

    public Task HearOfSeriesAsync(string type, string at) =>
        HearAsync(Event(type, SeriesId, InstantPattern.ExtendedIso.Parse(at).Value));

    public Task HearAsync(params IReadOnlyList<EventEnvelope> envelopes) =>
        Runner.HandleAsync([.. envelopes.Select(SomeEvent.Record)], CancellationToken.None);

    public async Task<TaskItem> OpenAsync() => await ReadAsync(await database.ScalarAsync<Guid>(
        "SELECT id FROM task WHERE series_id = $1 AND status = 0 AND deleted_at IS NULL ORDER BY occurrence_key DESC LIMIT 1", SeriesId));

    public Task<TaskItem> ReadAsync(Guid id) => database.ReadAsync(
        TaskSql.Lock(workspace, id),
        async reader => await reader.ReadAsync() ? TaskSql.Read(reader) : throw new InvalidOperationException("No task."));

    /// <summary>Keys with their states, such as <c>2026-01-31:1 2026-02-28:0</c>.</summary>
    public Task<string> OccurrencesAsync() => database.ScalarAsync<string>(
        "SELECT COALESCE(string_agg(key || ':' || state, ' ' ORDER BY key), '') FROM occurrence WHERE series_id = $1",
        SeriesId);

    private EventEnvelope Event(string type, Guid subject, Instant at) => SomeEvent.Of(workspace, type) with
    {
        Subject = subject,
        Key = subject,
        Actor = user,
        Time = at.ToDateTimeOffset(),
    };
}
