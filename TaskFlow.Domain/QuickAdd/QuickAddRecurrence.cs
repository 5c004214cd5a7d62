namespace TaskFlow.Domain.QuickAdd;

/// <summary>The repetition that a quick add text asked for.</summary>
/// <param name="Rule">The canonical RRULE (RFC 5545 §3.3.10), without <c>RRULE:</c>.</param>
/// <param name="AfterCompletion"><see langword="true"/> when the next occurrence is counted from the day on which the last
/// one was completed (<c>every! 3 days</c>), <see langword="false"/> when the schedule stands by itself.</param>
public sealed record QuickAddRecurrence(string Rule, bool AfterCompletion);
