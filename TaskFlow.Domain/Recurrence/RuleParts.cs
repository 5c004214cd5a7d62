using System.Collections.Immutable;
using NodaTime;

namespace TaskFlow.Domain.Recurrence;

/// <summary>The fields of a rule before anybody has vouched for them.</summary>
internal sealed record RuleParts
{
    public RecurrenceFrequency Frequency { get; init; }
    public int Interval { get; init; } = 1;
    public ImmutableArray<int> ByMonth { get; init; } = [];
    public ImmutableArray<int> ByWeekNumber { get; init; } = [];
    public ImmutableArray<int> ByYearDay { get; init; } = [];
    public ImmutableArray<int> ByMonthDay { get; init; } = [];
    public ImmutableArray<NthWeekday> ByDay { get; init; } = [];
    public ImmutableArray<int> BySetPosition { get; init; } = [];
    public IsoDayOfWeek WeekStart { get; init; } = IsoDayOfWeek.Monday;
    public int? Count { get; init; }
    public LocalDate? Until { get; init; }

    /// <summary>The first thing RFC 5545 §3.3.10 or our own limits forbid; <see langword="null"/> when all is well.</summary>
    public RuleError? FindError() => this switch
    {
        { Interval: < 1 or > RecurrenceRule.MaxInterval } =>
            new("INTERVAL", $"must be a whole number from 1 to {RecurrenceRule.MaxInterval}."),
        { Count: < 1 or > RecurrenceRule.MaxCount } =>
            new("COUNT", $"must be a whole number from 1 to {RecurrenceRule.MaxCount}."),
        { Count: not null, Until: not null } => new("COUNT", "cannot be given together with UNTIL."),
        { Frequency: RecurrenceFrequency.Weekly, ByMonthDay.Length: > 0 } =>
            new("BYMONTHDAY", "has no meaning in a weekly rule."),
        { Frequency: not RecurrenceFrequency.Yearly, ByYearDay.Length: > 0 } =>
            new("BYYEARDAY", "has a meaning in yearly rules only."),
        { Frequency: not RecurrenceFrequency.Yearly, ByWeekNumber.Length: > 0 } =>
            new("BYWEEKNO", "has a meaning in yearly rules only."),
        { BySetPosition.Length: > 0, HasByPart: false } =>
            new("BYSETPOS", "needs another BY part to choose from."),
        _ => FindOrdinalError(),
    };

    private bool HasByPart =>
        ByMonth.Length + ByWeekNumber.Length + ByYearDay.Length + ByMonthDay.Length + ByDay.Length > 0;

    private RuleError? FindOrdinalError()
    {
        if (ByDay.All(day => day.Nth == 0))
            return null;
        if (Frequency is RecurrenceFrequency.Daily or RecurrenceFrequency.Weekly)
            return new("BYDAY", "can number its weekdays (2TU, -1FR) in monthly and yearly rules only.");
        if (ByWeekNumber.Length > 0)
            return new("BYDAY", "cannot number its weekdays (2TU, -1FR) together with BYWEEKNO.");

        var most = Frequency == RecurrenceFrequency.Monthly || ByMonth.Length > 0 ? 5 : 53;
        return ByDay.All(day => Math.Abs(day.Nth) <= most)
            ? null
            : new("BYDAY", $"numbers its weekdays from 1 to {most} or from -1 to -{most}.");
    }
}
