using System.Text.Json;
using NodaTime;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Commands;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Data.Reminders;

/// <summary>The events of reminders that people set.</summary>
public static class ReminderEvents
{
    /// <summary>A reminder was set.</summary>
    /// <param name="caller">Who did it.</param>
    /// <param name="reminder">The reminder.</param>
    /// <param name="task">Its task.</param>
    /// <param name="now">When.</param>
    public static EventEnvelope Scheduled(Caller caller, ReminderRow reminder, TaskItem task, Instant now) =>
        Of(caller, EventTypes.ReminderScheduled, reminder, task.Title, task.RootId, 1, now);

    /// <summary>Any event of a reminder.</summary>
    /// <param name="caller">Who did it.</param>
    /// <param name="type">A <c>reminder.*</c> name.</param>
    /// <param name="reminder">The reminder.</param>
    /// <param name="title">Its task's title.</param>
    /// <param name="rootId">The root of its task's tree.</param>
    /// <param name="version">The reminder's version after it.</param>
    /// <param name="now">When.</param>
    public static EventEnvelope Of(
        Caller caller, string type, ReminderRow reminder, string title, Guid rootId, long version, Instant now) =>
        caller.Event(type, reminder.WorkspaceId, reminder.Id, rootId, version, now.ToDateTimeOffset(),
            JsonSerializer.SerializeToElement(
                new ReminderEventData(
                    reminder.Id, reminder.TaskId, reminder.UserId, title, null,
                    reminder.NextFireAt?.ToDateTimeOffset(), false, []),
                EventJson.Default.ReminderEventData));
}
