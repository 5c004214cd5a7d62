using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;

namespace TaskFlow.Contracts.Events;

/// <summary>Every event that TaskFlow writes, in the version that it writes. The schemas, docs/events.md and
/// docs/asyncapi.json are made of it.</summary>
public static class EventCatalog
{
    /// <summary>All events, family by family.</summary>
    public static IReadOnlyList<EventDefinition> All { get; } =
    [
        .. Family("the root task's id", EventJson.Default.TaskEventData,
            (EventTypes.TaskCreated, "a person or a series made a task"),
            (EventTypes.TaskUpdated, "fields of a task changed, also its place or its tags"),
            (EventTypes.TaskCompleted, "a task was ticked off"),
            (EventTypes.TaskReopened, "a completed task was opened again"),
            (EventTypes.TaskDeleted, "a task went to the trash"),
            (EventTypes.TaskRestored, "a task came back from the trash")),
        .. Family("the series' id", EventJson.Default.SeriesEventData,
            (EventTypes.SeriesCreated, "a task was made to repeat"),
            (EventTypes.SeriesUpdated, "a series' rule, mode, policy or title changed"),
            (EventTypes.SeriesPaused, "a series was paused"),
            (EventTypes.SeriesResumed, "a paused or ended series runs again"),
            (EventTypes.SeriesDue, "time alone does something to a series: an occurrence arrived or is over"),
            (EventTypes.SeriesEnded, "a series reached its end date or count"),
            (EventTypes.SeriesDeleted, "a series was removed; its finished occurrences stay")),
        .. Family("the root task's id", EventJson.Default.ReminderEventData,
            (EventTypes.ReminderScheduled, "a reminder was set, or moved with its person's time zone"),
            (EventTypes.ReminderDue, "a reminder's moment came, on time or inside the grace window"),
            (EventTypes.ReminderMissed, "a reminder's moment passed longer ago than the grace window"),
            (EventTypes.ReminderSnoozed, "a reminder was put off"),
            (EventTypes.ReminderDismissed, "a person was done with a reminder"),
            (EventTypes.ReminderDeleted, "a reminder was removed")),
        .. Family("the user's id", EventJson.Default.NotificationEventData,
            (EventTypes.NotificationCreated, "a notification lies in a person's list")),
        .. Family("the project's id", EventJson.Default.EntityEventData,
            (EventTypes.ProjectCreated, "a project was made"),
            (EventTypes.ProjectUpdated, "a project was renamed, recoloured or moved"),
            (EventTypes.ProjectDeleted, "a project was deleted")),
        .. Family("the tag's id", EventJson.Default.EntityEventData,
            (EventTypes.TagCreated, "a tag was made by itself, not by a task that names it"),
            (EventTypes.TagUpdated, "a tag was renamed or recoloured"),
            (EventTypes.TagMerged, "a tag was merged into another, whose name the event carries"),
            (EventTypes.TagDeleted, "a tag was removed from all tasks")),
        .. Family("the workspace's id", EventJson.Default.UpdateEventData,
            (EventTypes.UpdateRevised, "changes of a workspace got their revisions; only where there is a broker")),
        .. Family("the workspace's id", EventJson.Default.AuditEventData,
            (EventTypes.AuditRecorded, "entries were chained to the audit trail; only where there is a broker")),
    ];

    private static FrozenDictionary<string, EventDefinition> ByType { get; } =
        All.ToFrozenDictionary(definition => definition.Type);

    /// <summary>The event of that name; <see langword="null"/> when this build does not know it.</summary>
    /// <param name="type">The event's name.</param>
    public static EventDefinition? Find(string type) => ByType.GetValueOrDefault(type);

    private static IEnumerable<EventDefinition> Family(
        string key, JsonTypeInfo data, params IEnumerable<(string Type, string When)> events) =>
        events.Select(one => new EventDefinition(one.Type, data, key, one.When));
}
