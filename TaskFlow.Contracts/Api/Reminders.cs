namespace TaskFlow.Contracts.Api;

/// <summary>A new reminder. <c>POST /api/reminders</c>.</summary>
/// <param name="TaskId">Its task.</param>
/// <param name="OffsetMinutes">Minutes before the due time, negative for after it; at most 525,600 either way.</param>
/// <param name="At">A moment of its own.</param>
/// <param name="WorkspaceId">The workspace; the caller's own when left out.</param>
public sealed record CreateReminderRequest(
    Guid? TaskId, int? OffsetMinutes = null, DateValue? At = null, Guid? WorkspaceId = null);

/// <summary>Puts a reminder off. <c>POST /api/reminders/{id}/snooze</c>.</summary>
/// <param name="Minutes">From now, 1 to 43,200.</param>
public sealed record SnoozeRequest(int? Minutes);

/// <summary>A reminder.</summary>
/// <param name="Id">The reminder.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="Title">The task's title.</param>
/// <param name="OffsetMinutes">Minutes before the due time, if relative.</param>
/// <param name="At">The moment, if absolute.</param>
/// <param name="NextFireAt">When it fires next, UTC; none once it is over.</param>
/// <param name="State"><c>pending</c>, <c>fired</c>, <c>dismissed</c>, <c>missed</c> or <c>cancelled</c>.</param>
/// <param name="Version">Rises with every change; the ETag.</param>
public sealed record ReminderResponse(
    Guid Id,
    Guid TaskId,
    string Title,
    int? OffsetMinutes,
    DateValue? At,
    DateTimeOffset? NextFireAt,
    string State,
    long Version);
