namespace TaskFlow.Contracts.Api;

/// <summary>A notification in the caller's list.</summary>
/// <param name="Id">The notification.</param>
/// <param name="Kind"><c>reminder</c> or <c>missed</c>.</param>
/// <param name="TaskId">The task it is about.</param>
/// <param name="ReminderId">The reminder behind it, to snooze or dismiss.</param>
/// <param name="Title">What it says.</param>
/// <param name="Body">More, if there is more to say.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ReadAt">UTC; none while unread.</param>
public sealed record NotificationResponse(
    Guid Id,
    string Kind,
    Guid? TaskId,
    Guid? ReminderId,
    string Title,
    string? Body,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReadAt);

/// <summary>Notifications, a page of them, and how many are unread.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Unread">All unread ones, not only those listed.</param>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; none on the last one.</param>
public sealed record NotificationList(
    IReadOnlyList<NotificationResponse> Items, int Unread, string? NextCursor = null);
