namespace TaskFlow.Contracts.Api;

/// <summary>A sentence to understand. <c>POST /api/quick-add</c> creates the task, <c>/api/quick-add/parse</c> only
/// says what it would be.</summary>
/// <param name="Text">1 to 1,000 characters.</param>
/// <param name="Id">The task's id, chosen by the client.</param>
/// <param name="ProjectId">Where it goes unless the sentence says otherwise.</param>
/// <param name="Due">A due date unless the sentence says otherwise (the Today page gives today).</param>
/// <param name="Refused">Spans of the text that the person wants taken literally.</param>
/// <param name="WorkspaceId">The workspace; the caller's own when left out.</param>
/// <param name="ParentId">The task that it becomes a subtask of.</param>
public sealed record QuickAddRequest(
    string? Text,
    Guid? Id = null,
    Guid? ProjectId = null,
    DateValue? Due = null,
    IReadOnlyList<TextSpan>? Refused = null,
    Guid? WorkspaceId = null,
    Guid? ParentId = null);

/// <summary>A piece of a text, in UTF-16 units.</summary>
/// <param name="Start">From 0.</param>
/// <param name="Length">At least 1.</param>
public sealed record TextSpan(int Start, int Length);

/// <summary>What a sentence was understood as.</summary>
/// <param name="Title">What is left over.</param>
/// <param name="Chips">What was understood, in the order of the text.</param>
/// <param name="Task">The task it would make.</param>
/// <param name="NextDates">The first dates, if it repeats.</param>
/// <param name="Notes">Why something was not taken, or was taken differently.</param>
public sealed record QuickAddPreview(
    string Title,
    IReadOnlyList<QuickAddChip> Chips,
    CreateTaskRequest Task,
    IReadOnlyList<NextDate> NextDates,
    IReadOnlyList<string> Notes);

/// <summary>One thing understood.</summary>
/// <param name="Kind"><c>due</c>, <c>recurrence</c>, <c>priority</c>, <c>tag</c>, <c>project</c> or
/// <c>reminder</c>.</param>
/// <param name="Start">Where it stands in the text, UTF-16 units.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="Label">What it means, for people.</param>
public sealed record QuickAddChip(string Kind, int Start, int Length, string Label);

/// <summary>One future date of a series.</summary>
/// <param name="Due">The local date and time.</param>
/// <param name="Note">A remark such as a clock change or a month's end.</param>
public sealed record NextDate(DateValue Due, string? Note = null);
