using NodaTime;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Events;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Reminders;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>The commands on tasks: one transaction each, in one round trip for a new task and two for a
/// change.</summary>
internal sealed class TaskCommands(AppDatabase database, TimeProvider time)
{
    public Task<Answer> CreateAsync(CreateTaskRequest request, Caller caller, CancellationToken cancellationToken) =>
        ZoneLock.RunAsync(caller, caller => TagSpelling.RunAsync(spelling =>
            request.ParentId is null && (request.WorkspaceId is null || request.ProjectId is not null)
                ? database.ExecuteAsync(caller, () => Create(request, caller, null, spelling), cancellationToken)
                : CreateBelowAsync(request, caller, spelling, cancellationToken)));

    public Task<Answer> ChangeAsync(
        TaskTarget target, Func<TaskItem, Instant, TaskChange> change, Caller caller,
        CancellationToken cancellationToken) =>
        TagSpelling.RunAsync(spelling => database.ExecuteAsync(
            caller,
            Target.Task(target.WorkspaceId, target.Id),
            () => [TaskSql.Lock(target.WorkspaceId, target.Id, target.WithTags), .. TaskExtras.Statements(target),
                .. target.WithSubtasks ? TaskSet.LockBelow(target.WorkspaceId, target.Id) : []],
            async (reader, token) =>
            {
                var (before, extras) = await TaskExtras.ReadAsync(reader, target, token);
                var now = time.Now();
                var changed = change(before, now).Spelled(before, spelling, now);
                var plan = Decide(before, extras, target.IfMatch, changed, caller);
                if (!target.WithSubtasks || plan.Statements.Count == 0)
                    return plan;

                var below = await TaskSet.ReadAsync(reader, token);
                return plan with
                {
                    Statements =
                        [.. plan.Statements, .. below.Follow(before, changed.After, changed.EventType, caller)],
                };
            },
            cancellationToken));

    public Task<Answer> MoveAsync(
        TaskTarget target, MoveTaskRequest move, Caller caller, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            Target.Task(target.WorkspaceId, target.Id),
            () => [TaskSql.Lock(target.WorkspaceId, target.Id), .. TaskExtras.Statements(target),
                TaskSql.Positions(target.WorkspaceId, move.After, move.Before)],
            async (reader, token) =>
            {
                var (before, extras) = await TaskExtras.ReadAsync(reader, target, token);
                var (above, below) = await TaskSql.ReadPositionsAsync(reader, token);
                if ((Missing(move.After, above, "after") ?? Missing(move.Before, below, "before")) is { } missing)
                    return Plan.Refuse(missing);
                if (above is not null && below is not null && string.CompareOrdinal(above, below) >= 0)
                    return Plan.Refuse(Problem.Conflict("The two neighbours have changed places. Read the list again."));

                var now = time.Now();
                var after = before.Edit(before with { Position = Position(above, below, now) }, now);
                return Decide(before, extras, target.IfMatch, TaskChange.Live(before, after, EventTypes.TaskUpdated), caller);
            },
            cancellationToken);

    private static Problem? Missing(
        Guid? neighbour, string? rank, string field) => neighbour is not null && rank is null
        ? Problem.Invalid(field, "There is no such task, or you may not see it.")
        : null;

    /// <summary>At the end the rank of a new task, if it lies there: tasks that are made later come after it.</summary>
    private static string Position(string? above, string? below, Instant now) =>
        above is not null && below is null && Rank.At(now.ToDateTimeOffset()) is var end && string.CompareOrdinal(above, end) < 0
            ? end
            : Rank.Between(above, below);

    private Plan Create(CreateTaskRequest request, Caller caller, Guid? rootId, TagSpelling spelling)
    {
        if (NewTask.Check(request, caller, rootId, spelling, time, out var problem) is not { } made)
            return Plan.Refuse(problem!);

        var task = made.Task;
        var series = made.Series is { } row ? new TaskSeries(SeriesEvents.Value(row), row.State) : null;
        var body = TaskMapping.Response(task, series, made.Reminders.Count(r => r.NextFireAt is not null), detail: true);
        return new Plan(
            made.Statements(),
            Answer.Of(201, body, ApiJson.Default.TaskResponse, task.Version, $"/api/tasks/{task.Id}"))
        {
            Into = Target.Project(task.WorkspaceId, task.ProjectId),
        };
    }

    private Task<Answer> CreateBelowAsync(
        CreateTaskRequest request, Caller caller, TagSpelling spelling, CancellationToken cancellationToken)
    {
        var workspace = request.WorkspaceId ?? caller.WorkspaceId;
        return database.ExecuteAsync(
            caller,
            // A parent that is being moved or deleted is waited for.
            () => request.ParentId is { } parent
                ? [TaskSql.Hold(workspace, parent, forTags: request.Tags is [_, ..]), TaskSql.Place(workspace, parent)]
                : [TaskSql.Place(workspace, null)],
            async (reader, token) =>
            {
                if (request.ParentId is not null)
                    await reader.NextResultAsync(token);
                if (!await reader.ReadAsync(token))
                    return Plan.Refuse(Problem.NotFound("workspace"));

                var inbox = reader.ValueOrNull<Guid>(0);
                var root = reader.ValueOrNull<Guid>(1);
                var project = reader.ValueOrNull<Guid>(2);
                if (inbox is null)
                    return Plan.Refuse(Problem.NotFound("workspace"));
                if (request.ParentId is not null && root is null)
                    return Plan.Refuse(Problem.Invalid("parentId", "There is no such task, or you may not see it."));

                var placed = request with { ProjectId = request.ProjectId ?? project ?? inbox };
                return Create(placed, caller, root, spelling);
            },
            cancellationToken);
    }

    private static Plan Decide(
        TaskItem before, TaskExtras extras, IReadOnlyList<long>? ifMatch, TaskChange change, Caller caller)
    {
        if (ifMatch?.Contains(before.Version) is false)
            return Plan.Refuse(Problem.Stale(extras.Json(before)));
        if (change.Problem is { } problem)
            return Plan.Refuse(problem);

        var after = change.After;
        var moved = after.Due == before.Due ? extras : extras.Of(after);
        var answer = Answer.Of(200, moved.Response(after), ApiJson.Default.TaskResponse, after.Version);
        if (after == before)
            return Plan.Nothing(answer);

        return new Plan(
            [
                TaskSql.UpdateWithTags(before, after),
                .. moved.Reminders.Except(extras.Reminders)
                    .Select(reminder => ReminderSql.Reschedule(after.WorkspaceId, reminder.Id, reminder.Moment)),
                EventLog.Insert(TaskEvents.By(caller, change.EventType, before, after)),
            ],
            answer)
        {
            Into = after.ProjectId == before.ProjectId ? null : Target.Project(after.WorkspaceId, after.ProjectId),
        };
    }
}
