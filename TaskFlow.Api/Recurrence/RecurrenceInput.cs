using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api;

/// <summary>A rule as it came in a request, checked.</summary>
internal sealed record RecurrenceInput(RecurrenceRule Rule, RecurrenceMode Mode, MissedPolicy Missed)
{
    public static RecurrenceInput? Check(string field, RecurrenceValue value, TaskDate first, FieldErrors errors)
    {
        if (!RecurrenceRule.TryParse(value.Rrule, first, out var rule, out var error))
        {
            errors.Add(FieldErrors.Within(field, "rrule"), error.ToString());
            return null;
        }

        var mode = errors.OneOf(FieldErrors.Within(field, "mode"), value.Mode, RecurrenceMode.Schedule,
            ("schedule", RecurrenceMode.Schedule), ("completion", RecurrenceMode.Completion));
        var missed = errors.OneOf(FieldErrors.Within(field, "missed"), value.Missed, rule.DefaultMissedPolicy,
            ("keepOne", MissedPolicy.KeepOne), ("keepAll", MissedPolicy.KeepAll),
            ("skip", MissedPolicy.Skip), ("wait", MissedPolicy.Wait));
        if (new Series(rule, first, mode, missed).First is null)
            errors.Add(FieldErrors.Within(field, "rrule"), "It gives no date at all.");
        return new RecurrenceInput(rule, mode, missed);
    }
}
