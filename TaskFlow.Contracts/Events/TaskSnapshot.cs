namespace TaskFlow.Contracts.Events;

/// <summary>A task as it was right after an event.</summary>
/// <param name="Id">The task.</param>
/// <param name="ProjectId">Its project.</param>
/// <param name="ParentId">The task it is a subtask of.</param>
/// <param name="Title">One line.</param>
/// <param name="Status"><c>open</c> or <c>completed</c>.</param>
/// <param name="Priority"><c>none</c>, <c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Start">When it may begin.</param>
/// <param name="Due">When it is due.</param>
/// <param name="Tags">Names of its tags, sorted.</param>
/// <param name="SeriesId">The series it is an occurrence of.</param>
/// <param name="OccurrenceKey">Which occurrence: a local date or date-time in ISO form.</param>
/// <param name="CompletedAt">When it was completed, UTC.</param>
/// <param name="DeletedAt">When it went to the trash, UTC.</param>
/// <param name="Version">Its version after the event.</param>
public sealed record TaskSnapshot(
    Guid Id,
    Guid ProjectId,
    Guid? ParentId,
    string Title,
    string Status,
    string Priority,
    Api.DateValue? Start,
    Api.DateValue? Due,
    IReadOnlyList<string> Tags,
    Guid? SeriesId,
    string? OccurrenceKey,
    DateTimeOffset? CompletedAt,
    DateTimeOffset? DeletedAt,
    long Version);
