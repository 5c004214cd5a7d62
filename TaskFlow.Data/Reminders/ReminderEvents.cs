using System.Text.Json;
using NodaTime;
using NodaTime.Text;
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

    /// <summary>A reminder was set to another moment, because its person's time zone changed.</summary>
    /// <param name="caller">Who did it.</param>
    /// <param name="reminder">The reminder with its new moment.</param>
    /// <param name="before">Its moment before.</param>
    /// <param name="title">Its task's title.</param>
    /// <param name="rootId">The root of its task's tree.</param>
    /// <param name="version">The reminder's version after it.</param>
    /// <param name="now">When.</param>
    public static EventEnvelope Moved(
        Caller caller, ReminderRow reminder, Instant? before, string title, Guid rootId, long version, Instant now) =>
        Of(caller, EventTypes.ReminderScheduled, reminder, title, rootId, version, now,
            new FieldChange("nextFireAt", Element(before), Element(reminder.NextFireAt)));

    /// <summary>Any event of a reminder.</summary>
    /// <param name="caller">Who did it.</param>
    /// <param name="type">A <c>reminder.*</c> name.</param>
    /// <param name="reminder">The reminder.</param>
    /// <param name="title">Its task's title.</param>
    /// <param name="rootId">The root of its task's tree.</param>
    /// <param name="version">The reminder's version after it.</param>
    /// <param name="now">When.</param>
    /// <param name="changes">What changed, where the event does not say it by itself.</param>
    public static EventEnvelope Of(
        Caller caller, string type, ReminderRow reminder, string title, Guid rootId, long version, Instant now,
        params IReadOnlyList<FieldChange> changes) =>
        caller.Event(type, reminder.WorkspaceId, reminder.Id, rootId, version, now.ToDateTimeOffset(),
            JsonSerializer.SerializeToElement(
                new ReminderEventData(
                    reminder.Id, reminder.TaskId, reminder.UserId, title, null,
                    reminder.NextFireAt?.ToDateTimeOffset(), false, changes),
                EventJson.Default.ReminderEventData));

    private static JsonElement? Element(Instant? moment) => moment is { } at
        ? JsonSerializer.SerializeToElement(InstantPattern.ExtendedIso.Format(at), EventJson.Default.String)
        : null;
}
