namespace TaskFlow.Contracts.Api;

/// <summary>A series of occurrences.</summary>
/// <param name="Id">The series.</param>
/// <param name="WorkspaceId">Its workspace.</param>
/// <param name="Title">Title of the next occurrence.</param>
/// <param name="Recurrence">Its rule.</param>
/// <param name="Text">The rule in words.</param>
/// <param name="State"><c>active</c>, <c>paused</c> or <c>ended</c>.</param>
/// <param name="NextOccurrence">When the next one is due.</param>
/// <param name="TaskId">The open occurrence's task.</param>
/// <param name="Version">Rises with every change; the ETag.</param>
/// <param name="Start">The first due date, from which the rule is counted.</param>
public sealed record SeriesResponse(
    Guid Id,
    Guid WorkspaceId,
    string Title,
    RecurrenceValue Recurrence,
    string Text,
    string State,
    DateValue? NextOccurrence,
    Guid? TaskId,
    long Version,
    DateValue? Start = null);

/// <summary>Changes a series' rule; what is left out stays. <c>PATCH /api/recurring-tasks/{id}</c>.</summary>
/// <param name="Rrule">RFC 5545 rule.</param>
/// <param name="Mode"><c>schedule</c> or <c>completion</c>.</param>
/// <param name="Missed"><c>keepOne</c>, <c>keepAll</c>, <c>skip</c> or <c>wait</c>. One that was the
/// rule's own follows the new rule.</param>
public sealed record ChangeSeriesRequest(string? Rrule = null, string? Mode = null, string? Missed = null);

/// <summary>One occurrence of a series, past or present.</summary>
/// <param name="Key">Local date or date-time in ISO form.</param>
/// <param name="State"><c>open</c>, <c>completed</c>, <c>skipped</c> or <c>missed</c>.</param>
/// <param name="TaskId">Its task, if one was made.</param>
public sealed record OccurrenceResponse(string Key, string State, Guid? TaskId);

/// <summary>Asks what a rule would give. <c>POST /api/recurring-tasks/preview</c>.</summary>
/// <param name="Recurrence">The rule.</param>
/// <param name="From">The first due date.</param>
/// <param name="Count">How many dates, 1 to 50; 5 when left out.</param>
/// <param name="Start">Where the rule is counted from, for a series that began before.</param>
public sealed record PreviewRequest(
    RecurrenceValue? Recurrence, DateValue? From, int? Count = null, DateValue? Start = null);

/// <summary>The answer to a preview.</summary>
/// <param name="Text">The rule in words.</param>
/// <param name="Dates">The first dates.</param>
public sealed record PreviewResponse(string Text, IReadOnlyList<NextDate> Dates);
