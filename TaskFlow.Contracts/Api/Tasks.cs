using System.Text.Json.Serialization;

namespace TaskFlow.Contracts.Api;

/// <summary>A new task, all in one call. <c>POST /api/tasks</c>. A field that it does not have is refused: what is
/// misspelled would be lost.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateTaskRequest
{
    /// <summary>Chosen by the client if it wants to know it before the answer; UUIDv7.</summary>
    public Guid? Id { get; init; }

    /// <summary>One line, 1 to 500 characters after trimming.</summary>
    public string? Title { get; init; }

    /// <summary>Markdown, up to 20,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary><c>none</c>, <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public string? Priority { get; init; }

    /// <summary>The workspace; the caller's own when left out.</summary>
    public Guid? WorkspaceId { get; init; }

    /// <summary>The project; the workspace's Inbox when left out.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>The task this is a subtask of.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>When it may begin.</summary>
    public DateValue? Start { get; init; }

    /// <summary>When it is due.</summary>
    public DateValue? Due { get; init; }

    /// <summary>Names of tags; unknown ones are made. At most 50, each 1 to 60 characters.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Makes it the first occurrence of a new series. Needs <c>due</c>.</summary>
    public RecurrenceValue? Recurrence { get; init; }

    /// <summary>Reminders for the caller. At most 10.</summary>
    public IReadOnlyList<ReminderValue>? Reminders { get; init; }
}

/// <summary>Fields of a task to change: a merge patch (RFC 7396). What is left out stays, null clears.
/// <c>PATCH /api/tasks/{id}</c>.</summary>
/// <param name="Title">One line, 1 to 500 characters after trimming.</param>
/// <param name="Description">Markdown, up to 20,000 characters.</param>
/// <param name="Priority"><c>none</c>, <c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Start">When it may begin.</param>
/// <param name="Due">When it is due.</param>
/// <param name="Tags">Names of all its tags; unknown ones are made. At most 50, each 1 to 60 characters.</param>
/// <param name="ProjectId">The project; its subtasks go with it.</param>
public sealed record PatchTaskRequest(
    string? Title = null,
    string? Description = null,
    string? Priority = null,
    DateValue? Start = null,
    DateValue? Due = null,
    IReadOnlyList<string>? Tags = null,
    Guid? ProjectId = null);

/// <summary>How a task repeats.</summary>
/// <param name="Rrule">RFC 5545 rule, such as <c>FREQ=MONTHLY;BYMONTHDAY=1</c>.</param>
/// <param name="Mode"><c>schedule</c> (from the due date) or <c>completion</c> (from when it was done).</param>
/// <param name="Missed"><c>keepOne</c>, <c>keepAll</c>, <c>skip</c> or <c>wait</c>; chosen by the rule when left
/// out.</param>
public sealed record RecurrenceValue(string Rrule, string? Mode = null, string? Missed = null);

/// <summary>A reminder to set: either an offset or a moment.</summary>
/// <param name="OffsetMinutes">Minutes before the due time, negative for after it; at most 525,600 either way.</param>
/// <param name="At">A moment of its own.</param>
public sealed record ReminderValue(int? OffsetMinutes = null, DateValue? At = null);

/// <summary>A task as the Api answers it.</summary>
public sealed record TaskResponse
{
    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The workspace it belongs to.</summary>
    public required Guid WorkspaceId { get; init; }

    /// <summary>The project it lies in.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>The task it is a subtask of.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>That one's title; in what is read, not in the answers to commands.</summary>
    public string? ParentTitle { get; init; }

    /// <summary>How far its own subtasks are; in what is read, and only where there are any.</summary>
    public SubtaskCount? Subtasks { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown; left out in lists.</summary>
    public string? Description { get; init; }

    /// <summary><c>open</c> or <c>completed</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>none</c>, <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public required string Priority { get; init; }

    /// <summary>When it may begin.</summary>
    public DateValue? Start { get; init; }

    /// <summary>When it is due.</summary>
    public DateValue? Due { get; init; }

    /// <summary>Names of its tags, sorted.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Fractional rank within its project; compare as bytes, ties by id.</summary>
    public required string Position { get; init; }

    /// <summary>The series it is an occurrence of.</summary>
    public Guid? SeriesId { get; init; }

    /// <summary><c>active</c> or <c>paused</c>; none if it does not repeat, or not any more.</summary>
    public string? SeriesState { get; init; }

    /// <summary>How it repeats, in words; none if it does not.</summary>
    public string? Repeats { get; init; }

    /// <summary>The rule behind <c>repeats</c>; in the detail only.</summary>
    public RecurrenceValue? Recurrence { get; init; }

    /// <summary>How many reminders are still to fire.</summary>
    public int ReminderCount { get; init; }

    /// <summary>The caller's reminders; in the detail only.</summary>
    public IReadOnlyList<ReminderResponse>? Reminders { get; init; }

    /// <summary>Rises with every change; the ETag.</summary>
    public required long Version { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>UTC; set while in the trash.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}

/// <summary>How many subtasks a task has, right below it and not in the trash.</summary>
/// <param name="Done">Those ticked off.</param>
/// <param name="Total">All of them.</param>
public sealed record SubtaskCount(int Done, int Total);

/// <summary>Puts a task between two others. <c>POST /api/tasks/{id}/move</c>.</summary>
/// <param name="After">The task that will stand right above; none for the top.</param>
/// <param name="Before">The task that will stand right below; none for the end.</param>
public sealed record MoveTaskRequest(Guid? After = null, Guid? Before = null);

/// <summary>Tags to add. <c>POST /api/tasks/{id}/tags</c>.</summary>
/// <param name="Tags">Names; unknown ones are made.</param>
public sealed record AddTagsRequest(IReadOnlyList<string>? Tags);

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">At most <c>limit</c> of them.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> for the next page; none on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor = null);
