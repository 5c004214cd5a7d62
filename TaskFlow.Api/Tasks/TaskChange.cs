using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Commands;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>The task that a command is about.</summary>
/// <param name="WorkspaceId">Its workspace.</param>
/// <param name="Id">The task.</param>
/// <param name="IfMatch">The versions that the caller accepts; none when it does not matter.</param>
internal sealed record TaskTarget(Guid WorkspaceId, Guid Id, IReadOnlyList<long>? IfMatch);

/// <summary>A change decided on a task: its next version and the event's name, or why not.</summary>
internal sealed record TaskChange(TaskItem After, string EventType, Problem? Problem = null)
{
    public static TaskChange Complete(TaskItem task, Instant now) => Live(task, task.Complete(now), EventTypes.TaskCompleted);

    public static TaskChange Reopen(TaskItem task, Instant now) => Live(task, task.Reopen(now), EventTypes.TaskReopened);

    public static TaskChange Delete(TaskItem task, Instant now) => new(task.Delete(now), EventTypes.TaskDeleted);

    public static TaskChange Restore(TaskItem task, Instant now) => new(task.Restore(now), EventTypes.TaskRestored);

    public static Func<TaskItem, Instant, TaskChange> AddTags(IReadOnlyList<string?>? names) => (task, now) =>
    {
        var errors = new FieldErrors();
        var tags = TagNames.Check([.. task.Tags, .. names ?? []], errors);
        return errors.Problem is { } problem
            ? new TaskChange(task, EventTypes.TaskUpdated, problem)
            : Live(task, task.Edit(task with { Tags = tags }, now), EventTypes.TaskUpdated);
    };

    /// <summary>A change that a task in the trash does not take.</summary>
    public static TaskChange Live(TaskItem before, TaskItem after, string eventType) => before.DeletedAt is null
        ? new TaskChange(after, eventType)
        : new TaskChange(before, eventType, Problem.Trashed);
}
