namespace TaskFlow.Contracts.Events;

/// <summary>The hand-chosen names of events. A name is never reused for another meaning; an incompatible change of the
/// data is a new <see cref="EventEnvelope.Version"/>.</summary>
public static class EventTypes
{
    /// <summary>A task was made; data: <see cref="TaskEventData"/>.</summary>
    public const string TaskCreated = "task.created";

    /// <summary>Fields of a task changed; data: <see cref="TaskEventData"/>.</summary>
    public const string TaskUpdated = "task.updated";

    /// <summary>A task was ticked off; data: <see cref="TaskEventData"/>.</summary>
    public const string TaskCompleted = "task.completed";

    /// <summary>A completed task was opened again; data: <see cref="TaskEventData"/>.</summary>
    public const string TaskReopened = "task.reopened";

    /// <summary>A task went to the trash; data: <see cref="TaskEventData"/>.</summary>
    public const string TaskDeleted = "task.deleted";

    /// <summary>A task came back from the trash; data: <see cref="TaskEventData"/>.</summary>
    public const string TaskRestored = "task.restored";

    /// <summary>A series was made; data: <see cref="SeriesEventData"/>.</summary>
    public const string SeriesCreated = "recurring_task.created";

    /// <summary>A series' rule or fields changed; data: <see cref="SeriesEventData"/>.</summary>
    public const string SeriesUpdated = "recurring_task.updated";

    /// <summary>A series was paused; data: <see cref="SeriesEventData"/>.</summary>
    public const string SeriesPaused = "recurring_task.paused";

    /// <summary>A paused series runs again; data: <see cref="SeriesEventData"/>.</summary>
    public const string SeriesResumed = "recurring_task.resumed";

    /// <summary>Time alone does something to a series now: an occurrence arrived or is over; data:
    /// <see cref="SeriesEventData"/>.</summary>
    public const string SeriesDue = "recurring_task.due";

    /// <summary>A series reached its end date or count; data: <see cref="SeriesEventData"/>.</summary>
    public const string SeriesEnded = "recurring_task.ended";

    /// <summary>A series was removed; its finished occurrences stay; data: <see cref="SeriesEventData"/>.</summary>
    public const string SeriesDeleted = "recurring_task.deleted";

    /// <summary>A reminder was set; data: <see cref="ReminderEventData"/>.</summary>
    public const string ReminderScheduled = "reminder.scheduled";

    /// <summary>A reminder's moment came; data: <see cref="ReminderEventData"/>. Written once per reminder and
    /// scheduled instant, with a deterministic id.</summary>
    public const string ReminderDue = "reminder.due";

    /// <summary>A reminder's moment passed longer ago than the grace window; data:
    /// <see cref="ReminderEventData"/>.</summary>
    public const string ReminderMissed = "reminder.missed";

    /// <summary>A reminder was put off; data: <see cref="ReminderEventData"/>.</summary>
    public const string ReminderSnoozed = "reminder.snoozed";

    /// <summary>A person was done with a reminder; data: <see cref="ReminderEventData"/>.</summary>
    public const string ReminderDismissed = "reminder.dismissed";

    /// <summary>A reminder was removed; data: <see cref="ReminderEventData"/>.</summary>
    public const string ReminderDeleted = "reminder.deleted";

    /// <summary>A notification lies in a person's list; data: <see cref="NotificationEventData"/>.</summary>
    public const string NotificationCreated = "notification.created";

    /// <summary>A project was made; data: <see cref="EntityEventData"/>.</summary>
    public const string ProjectCreated = "project.created";

    /// <summary>A project changed; data: <see cref="EntityEventData"/>.</summary>
    public const string ProjectUpdated = "project.updated";

    /// <summary>A project was deleted; data: <see cref="EntityEventData"/>.</summary>
    public const string ProjectDeleted = "project.deleted";

    /// <summary>A tag was made; data: <see cref="EntityEventData"/>.</summary>
    public const string TagCreated = "tag.created";

    /// <summary>A tag was renamed or recoloured; data: <see cref="EntityEventData"/>.</summary>
    public const string TagUpdated = "tag.updated";

    /// <summary>A tag was merged into another; data: <see cref="EntityEventData"/>.</summary>
    public const string TagMerged = "tag.merged";

    /// <summary>A tag was removed; data: <see cref="EntityEventData"/>.</summary>
    public const string TagDeleted = "tag.deleted";

    /// <summary>Changes of a workspace got their revisions; data: <see cref="UpdateEventData"/>. Derived from the
    /// events of those changes, one for all that were handled together; written where there is a broker.</summary>
    public const string UpdateRevised = "update.revised";

    /// <summary>Entries were chained to a workspace's audit trail; data: <see cref="AuditEventData"/>. Derived from the
    /// events that they record, one for all that were handled together; written where there is a broker.</summary>
    public const string AuditRecorded = "audit.recorded";
}
