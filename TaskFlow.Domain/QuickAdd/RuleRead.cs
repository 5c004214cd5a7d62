using NodaTime;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>A rule that was read, and what a reader may not expect of it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Note">The remark, or <see langword="null"/>.</param>
internal sealed record RuleRead(RecurrenceRule Rule, string? Note = null)
{
    private const int ShortestMonth = 28;

    /// <summary>By the step alone; <see langword="null"/> for steps that no rule takes.</summary>
    public static RuleRead? Of(int step, Unit unit)
    {
        if (step is < 1 or > RecurrenceRule.MaxInterval)
            return null;
        return unit switch
        {
            Unit.Day => new(RecurrenceRule.EveryDays(step)),
            Unit.Week => new(RecurrenceRule.EveryWeeks(step)),
            Unit.Month => new(RecurrenceRule.EveryMonths(step)),
            Unit.Year => new(RecurrenceRule.EveryYears(step)),
            _ => null,
        };
    }

    public static RuleRead OnDays(int step, SortedSet<int> days)
    {
        if (days.Max <= ShortestMonth)
            return new(Monthly(step, $"BYMONTHDAY={string.Join(',', days)}"));

        // The last day joins the list, and the first so many of it are taken: a day that a month lacks is its last.
        var places = string.Join(',', Enumerable.Range(1, days.Count));
        return new(
            Monthly(step, $"BYMONTHDAY={string.Join(',', days)},-1;BYSETPOS={places}"),
            $"In a month without a {Wording.Ordinal(days.Max)} it comes on the last day.");
    }

    public static RuleRead OnWorkday(int step, int which) =>
        new(Monthly(step, $"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={which}"));

    public static RuleRead OnWeekday(int step, SortedSet<int> which, IsoDayOfWeek day)
    {
        var code = day.ToString()[..2].ToUpperInvariant();
        var note = which switch
        {
            { Count: 1, Max: 2 } => $"For every two weeks write \"every other {Wording.Weekday(day)}\".",
            { Max: 5 } => $"Months without a fifth {Wording.Weekday(day)} are left out.",
            _ => null,
        };
        return new(Monthly(step, $"BYDAY={string.Join(',', which.Select(nth => $"{nth}{code}"))}"), note);
    }

    public static RuleRead? OnDate(int step, int month, int day)
    {
        const int LeapYear = 2000;
        if (ReadingClock.DateOf(LeapYear, month, day) is null)
            return null;
        var note = (month, day) == (2, 29) ? "In a year without 29 Feb it comes on 28 Feb." : null;
        return new(RecurrenceRule.EveryYears(step, month, day), note);
    }

    private static RecurrenceRule Monthly(int step, string days) =>
        RecurrenceRule.Parse($"FREQ=MONTHLY;INTERVAL={step};{days}");
}
