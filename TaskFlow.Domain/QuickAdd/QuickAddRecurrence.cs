using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>The repetition that a quick add text asked for.</summary>
/// <param name="Rule">The canonical text of a <see cref="RecurrenceRule"/>.</param>
/// <param name="Mode">What the next occurrence is counted from: <c>every! 3 days</c> is
/// <see cref="RecurrenceMode.Completion"/>.</param>
public sealed record QuickAddRecurrence(string Rule, RecurrenceMode Mode);
