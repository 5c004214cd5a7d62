using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>The task that a command is about.</summary>
/// <param name="WorkspaceId">Its workspace.</param>
/// <param name="Id">The task.</param>
/// <param name="IfMatch">The versions that the caller accepts; none when it does not matter.</param>
internal sealed record TaskTarget(Guid WorkspaceId, Guid Id, IReadOnlyList<long>? IfMatch)
{
    /// <summary>Whether the command is one of those that subtasks go along with.</summary>
    public bool WithSubtasks { get; init; }

    /// <summary>Whether the command may put tags on the task.</summary>
    public bool WithTags { get; init; }

    /// <summary>Whether the command may move the due date, and with it the reminders that are relative to it.</summary>
    public bool WithReminders { get; init; }
}

/// <summary>A change decided on a task: its next version and the event's name, or why not.</summary>
internal sealed record TaskChange(TaskItem After, string EventType, Problem? Problem = null)
{
    public static TaskChange Complete(
        TaskItem task, Instant now) => Live(task, task.Complete(now), EventTypes.TaskCompleted);

    public static TaskChange Reopen(
        TaskItem task, Instant now) => Live(task, task.Reopen(now), EventTypes.TaskReopened);

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

    /// <summary>The same change with its tags as they are called; none at all where it was nothing but another
    /// spelling.</summary>
    public TaskChange Spelled(TaskItem before, TagSpelling spelling, Instant now)
    {
        var tags = spelling.Of(After.Tags);
        return ReferenceEquals(tags, After.Tags)
            ? this
            : this with { After = before.Edit(After with { Tags = tags, Version = before.Version, UpdatedAt = before.UpdatedAt }, now) };
    }

    /// <summary>A change that a task in the trash does not take.</summary>
    public static TaskChange Live(TaskItem before, TaskItem after, string eventType) => before.DeletedAt is null
        ? new TaskChange(after, eventType)
        : new TaskChange(before, eventType, Problem.Trashed);
}
