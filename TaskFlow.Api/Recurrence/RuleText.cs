using TaskFlow.Contracts.Api;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Api;

internal static class RuleText
{
    /// <summary>A rule in words.</summary>
    public static string? Of(RecurrenceValue? recurrence) =>
        recurrence is not null && RecurrenceRule.TryParse(recurrence.Rrule, out var rule, out _)
            ? rule.Describe(recurrence.Mode == "completion" ? RecurrenceMode.Completion : RecurrenceMode.Schedule)
            : null;
}
