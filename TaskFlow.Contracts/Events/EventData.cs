namespace TaskFlow.Contracts.Events;

/// <summary>Data of <c>task.*</c> events.</summary>
/// <param name="Task">The task after the event.</param>
/// <param name="Changes">What changed; for a new task every field that is set.</param>
public sealed record TaskEventData(TaskSnapshot Task, IReadOnlyList<FieldChange> Changes);

/// <summary>Data of <c>recurring_task.*</c> events.</summary>
/// <param name="SeriesId">The series.</param>
/// <param name="Title">Its title.</param>
/// <param name="Rrule">Its rule, RFC 5545.</param>
/// <param name="Mode"><c>schedule</c> or <c>completion</c>.</param>
/// <param name="Changes">What changed.</param>
public sealed record SeriesEventData(
    Guid SeriesId, string Title, string Rrule, string Mode, IReadOnlyList<FieldChange> Changes);

/// <summary>Data of <c>reminder.*</c> events.</summary>
/// <param name="ReminderId">The reminder.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="UserId">Whom it reminds.</param>
/// <param name="Title">The task's title when the event was written.</param>
/// <param name="DueAt">The task's due instant, UTC, if it has one.</param>
/// <param name="ScheduledAt">The instant the reminder was set for, UTC.</param>
/// <param name="Late">Fired after downtime, inside the grace window.</param>
/// <param name="Changes">What changed.</param>
public sealed record ReminderEventData(
    Guid ReminderId,
    Guid TaskId,
    Guid UserId,
    string Title,
    DateTimeOffset? DueAt,
    DateTimeOffset? ScheduledAt,
    bool Late,
    IReadOnlyList<FieldChange> Changes);

/// <summary>Data of <c>notification.*</c> events.</summary>
/// <param name="NotificationId">The notification.</param>
/// <param name="UserId">Whose list it lies in.</param>
/// <param name="Kind"><c>reminder</c>, <c>missed</c>, …</param>
/// <param name="TaskId">The task it is about.</param>
/// <param name="Title">What it says.</param>
public sealed record NotificationEventData(Guid NotificationId, Guid UserId, string Kind, Guid? TaskId, string Title);

/// <summary>Data of <c>project.*</c> and <c>tag.*</c> events.</summary>
/// <param name="Id">The project or tag.</param>
/// <param name="Name">Its name after the event.</param>
/// <param name="Changes">What changed.</param>
public sealed record EntityEventData(Guid Id, string Name, IReadOnlyList<FieldChange> Changes);
