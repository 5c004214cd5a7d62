using NodaTime;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>A rule, and how it reads.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Words">In English, as a chip shows it.</param>
internal sealed record RuleWords(RecurrenceRule Rule, string Words)
{
    private const int ShortestMonth = 28;

    /// <summary>What a reader may not expect of it.</summary>
    public string? Note { get; init; }

    /// <summary>By the step alone; <see langword="null"/> for steps that no rule takes.</summary>
    public static RuleWords? Of(int step, Unit unit)
    {
        if (step is < 1 or > RecurrenceRule.MaxInterval)
            return null;
        return unit switch
        {
            Unit.Day => new(RecurrenceRule.EveryDays(step), Wording.Every(step, unit)),
            Unit.Week => new(RecurrenceRule.EveryWeeks(step), Wording.Every(step, unit)),
            Unit.Month => new(RecurrenceRule.EveryMonths(step), Wording.Every(step, unit)),
            Unit.Year => new(RecurrenceRule.EveryYears(step), Wording.Every(step, unit)),
            _ => null,
        };
    }

    public static RuleWords OnWeekdays(int step, IsoDayOfWeek[] days)
    {
        var names = string.Join(", ", days.Select(Wording.Weekday));
        var words = step == 1 ? $"every {names}" : $"{Wording.Every(step, Unit.Week)} on {names}";
        return new(RecurrenceRule.EveryWeeks(step, days), words);
    }

    public static RuleWords OnDays(int step, SortedSet<int> days)
    {
        var words = $"{Wording.Every(step, Unit.Month)} on the {string.Join(", ", days.Select(Wording.Ordinal))}";
        if (days.Max <= ShortestMonth)
            return new(Monthly(step, $"BYMONTHDAY={string.Join(',', days)}"), words);

        // The last day joins the list, and the first so many of it are taken: a day that a month lacks is its last.
        var places = string.Join(',', Enumerable.Range(1, days.Count));
        var rule = Monthly(step, $"BYMONTHDAY={string.Join(',', days)},-1;BYSETPOS={places}");
        var note = $"In a month without a {Wording.Ordinal(days.Max)} it comes on the last day.";
        return new(rule, words) { Note = note };
    }

    public static RuleWords OnLastDay(int step) =>
        new(RecurrenceRule.LastDayOfMonth(step), $"{Wording.Every(step, Unit.Month)} on the last day");

    public static RuleWords OnWorkday(int step, int which) => new(
        Monthly(step, $"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={which}"),
        $"{Wording.Every(step, Unit.Month)} on the {Wording.Which(which)} weekday");

    public static RuleWords OnWeekday(int step, int which, IsoDayOfWeek day)
    {
        var words = $"{Wording.Every(step, Unit.Month)} on the {Wording.Which(which)} {Wording.Weekday(day)}";
        var note = which switch
        {
            2 => $"For every two weeks write \"every other {Wording.Weekday(day)}\".",
            5 => $"Months without a fifth {Wording.Weekday(day)} are left out.",
            _ => null,
        };
        return new(RecurrenceRule.EveryMonths(step, which, day), words) { Note = note };
    }

    public static RuleWords? OnDate(int step, int month, int day)
    {
        const int LeapYear = 2000;
        if (ReadingClock.DateOf(LeapYear, month, day) is null)
            return null;
        var words = $"{Wording.Every(step, Unit.Year)} on {Wording.DayAndMonth(month, day)}";
        var note = (month, day) == (2, 29) ? "In a year without 29 Feb it comes on 28 Feb." : null;
        return new(RecurrenceRule.EveryYears(step, month, day), words) { Note = note };
    }

    private static RecurrenceRule Monthly(int step, string days) =>
        RecurrenceRule.Parse($"FREQ=MONTHLY;INTERVAL={step};{days}");
}
