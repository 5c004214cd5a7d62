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

    /// <summary>The day that <c>BYMONTHDAY=31,-1;BYSETPOS=1</c> means: the 31st, or the last of a shorter
    /// month.</summary>
    public int? ClampedDay =>
        BySetPosition is [1] && ByMonthDay is [> 0 and var day, -1] && ByDay.IsEmpty && ByYearDay.IsEmpty
        && ByWeekNumber.IsEmpty && (Frequency == RecurrenceFrequency.Monthly
            || (Frequency == RecurrenceFrequency.Yearly && ByMonth.Length == 1))
            ? day
            : null;

    /// <summary>Whether the weekday is that of the first occurrence.</summary>
    public bool ImpliesWeekday => ByDay.IsEmpty
        && (Frequency == RecurrenceFrequency.Weekly
            || (!ByWeekNumber.IsEmpty && ByYearDay.IsEmpty && ByMonthDay.IsEmpty));

    /// <summary>Whether the day of the month is that of the first occurrence, or the last of a shorter month.</summary>
    public bool ImpliesMonthDay => Frequency >= RecurrenceFrequency.Monthly
        && ByDay.IsEmpty && ByMonthDay.IsEmpty && ByYearDay.IsEmpty && ByWeekNumber.IsEmpty;

    /// <summary>Whether "20MO" counts through the year and not through a month.</summary>
    public bool NumbersWeekdaysOfYear =>
        Frequency == RecurrenceFrequency.Yearly && ByMonth.IsEmpty && ByDay.Any(day => day.Nth != 0);

    /// <summary>Whether the month is that of the first occurrence.</summary>
    public bool ImpliesMonth => ImpliesMonthDay && Frequency == RecurrenceFrequency.Yearly && ByMonth.IsEmpty;

    /// <summary>The first thing RFC 5545 §3.3.10 or our own limits forbid; <see langword="null"/> when all is
    /// well.</summary>
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
