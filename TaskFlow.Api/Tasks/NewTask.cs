using NodaTime;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Events;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Reminders;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>A task to be made, checked: the task, its series and its reminders, and the statements that make
/// them.</summary>
internal sealed class NewTask
{
    private readonly Caller caller;
    private readonly DateTimeZone zone;
    private readonly Instant now;

    private NewTask(Caller caller, Instant now)
    {
        this.caller = caller;
        this.now = now;
        zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(caller.TimeZone) ?? DateTimeZone.Utc;
    }

    public required TaskItem Task { get; init; }

    public SeriesRow? Series { get; private init; }

    public IReadOnlyList<ReminderRow> Reminders { get; private init; } = [];

    /// <summary>Checks a request.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="rootId">The root of the parent's tree, where there is a parent.</param>
    /// <param name="spelling">How its tags are called.</param>
    /// <param name="time">The clock.</param>
    /// <param name="problem">What is wrong, when nothing is returned.</param>
    public static NewTask? Check(
        CreateTaskRequest request, Caller caller, Guid? rootId, TagSpelling spelling, TimeProvider time,
        out Problem? problem)
    {
        var errors = new FieldErrors();
        var now = time.Now();
        var task = TaskOf(request, caller, rootId, now, errors);
        task = task with { Tags = spelling.Of(task.Tags) };
        var series = SeriesOf(request, task, caller, errors);
        var triggers = TriggersOf(request, errors);
        problem = errors.Problem;
        if (problem is not null)
            return null;

        if (series is not null)
            task = task with { SeriesId = series.Id, OccurrenceKey = OccurrenceKey.Of(task.Due!.Value).ToString() };

        var made = new NewTask(caller, now) { Task = task };
        return new NewTask(caller, now) { Task = task, Series = series, Reminders = [.. triggers.Select(made.Reminder)] };
    }

    /// <summary>The statements, in order, with the events.</summary>
    public List<NpgsqlBatchCommand> Statements()
    {
        var statements = new List<NpgsqlBatchCommand>();
        if (Series is not null)
            statements.Add(SeriesSql.Insert(Series, now));
        statements.Add(TaskSql.InsertWithTags(Task));
        statements.Add(EventLog.Insert(TaskEvents.By(caller, EventTypes.TaskCreated, null, Task)));
        if (Series is not null)
        {
            statements.Add(SeriesSql.InsertOccurrence(
                Task.WorkspaceId, Series.Id, Task.OccurrenceKey!, OccurrenceState.Open, Task.Id));
            statements.Add(EventLog.Insert(caller.Event(
                EventTypes.SeriesCreated, Task.WorkspaceId, Series.Id, Series.Id, Series.Version,
                now.ToDateTimeOffset(), SeriesEvents.Data(null, Series))));
        }

        if (Reminders is not [])
            statements.Add(ZoneLock.Require(caller));
        foreach (var reminder in Reminders)
        {
            statements.Add(ReminderSql.Insert(reminder));
            statements.Add(EventLog.Insert(ReminderEvents.Scheduled(caller, reminder, Task, now)));
        }

        return statements;
    }

    private static TaskItem TaskOf(
        CreateTaskRequest request, Caller caller, Guid? rootId, Instant now, FieldErrors errors)
    {
        var id = request.Id ?? Guid.CreateVersion7(now.ToDateTimeOffset());
        if (id == Guid.Empty)
            errors.Add("id", "It must not be the nil UUID.");
        return new TaskItem
        {
            WorkspaceId = request.WorkspaceId ?? caller.WorkspaceId,
            Id = id,
            ProjectId = request.ProjectId ?? caller.InboxId,
            ParentId = request.ParentId,
            RootId = rootId ?? id,
            Title = errors.Line("title", request.Title, 1, TaskLimits.Title),
            Description = errors.Text("description", request.Description, TaskLimits.Description),
            Priority = errors.Priority("priority", request.Priority),
            Start = errors.Date("start", request.Start),
            Due = errors.Date("due", request.Due),
            Tags = TagNames.Check(request.Tags, errors),
            Position = Rank.At(now.ToDateTimeOffset()),
            CreatedBy = caller.UserId,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private static SeriesRow? SeriesOf(CreateTaskRequest request, TaskItem task, Caller caller, FieldErrors errors)
    {
        if (request.Recurrence is null)
            return null;

        if (task.Due is not { } due)
        {
            errors.Add("due", "A recurring task needs a due date: the first occurrence.");
            return null;
        }

        return RecurrenceInput.Check("recurrence", request.Recurrence, due, errors) is { } input
            ? new SeriesRow(task.WorkspaceId, Guid.CreateVersion7(), task.Title, input.Rule, input.Mode, input.Missed, due,
                CreatedBy: caller.UserId)
            : null;
    }

    private static List<ReminderTrigger> TriggersOf(CreateTaskRequest request, FieldErrors errors)
    {
        if (request.Reminders?.Count > TaskLimits.Reminders)
            errors.Add("reminders", $"At most {TaskLimits.Reminders}.");
        return [.. (request.Reminders ?? []).Take(TaskLimits.Reminders)
            .Select((value, i) => ReminderInput.Check($"reminders[{i}]", value, errors)).OfType<ReminderTrigger>().Distinct()];
    }

    private ReminderRow Reminder(ReminderTrigger trigger) => new(
        Task.WorkspaceId, Guid.CreateVersion7(), Task.Id, caller.UserId, trigger,
        trigger.FireAt(Task.Due, Task.Start, zone, ReminderTrigger.DefaultTime));
}
