using System.Globalization;
using NodaTime;
using static System.FormattableString;

namespace TaskFlow.Domain.Recurrence;

/// <summary>A rule in a few English words.</summary>
internal static class RuleDescription
{
    private static readonly DateTimeFormatInfo Names = CultureInfo.InvariantCulture.DateTimeFormat;

    public static string Describe(RuleParts parts, RecurrenceMode mode)
    {
        var days = Days(parts);
        var completion = mode == RecurrenceMode.Completion;
        var every = completion && days.Length == 0 ? $"{Amount(parts)} after completion"
            : IsEveryWorkday(parts) ? "every weekday"
            : parts.Interval == 1 ? $"every {Unit(parts)}{days}"
            : $"every {Amount(parts)}{days}";
        return every + (completion && days.Length > 0 ? ", counted from completion" : "") + End(parts);
    }

    private static string Unit(RuleParts parts) => parts.Frequency switch
    {
        RecurrenceFrequency.Daily => "day",
        RecurrenceFrequency.Weekly => "week",
        RecurrenceFrequency.Monthly => "month",
        _ => "year",
    };

    private static string Amount(RuleParts parts) =>
        Invariant($"{parts.Interval} {Unit(parts)}{(parts.Interval == 1 ? "" : "s")}");

    private static bool IsEveryWorkday(RuleParts parts) =>
        IsWorkdays(parts) && parts is { Interval: 1, Frequency: < RecurrenceFrequency.Monthly }
        && parts.ByMonth.IsEmpty && parts.ByMonthDay.IsEmpty && parts.BySetPosition.IsEmpty;

    private static bool IsWorkdays(RuleParts parts) =>
        parts.ByDay is [(0, IsoDayOfWeek.Monday), _, _, _, (0, IsoDayOfWeek.Friday)];

    private static string Days(RuleParts parts)
    {
        if (parts.Frequency == RecurrenceFrequency.Yearly && parts.ByMonthDay.Length > 0 && parts.ByMonth.Length > 0
            && parts.ByDay.IsEmpty && parts.ByYearDay.IsEmpty && parts.ByWeekNumber.IsEmpty
            && (parts.BySetPosition.IsEmpty || parts.ClampedDay is not null))
        {
            return $" on {MonthDays(parts)} of {List(parts.ByMonth.Select(Names.GetMonthName))}";
        }

        var chosen = Chosen(parts);
        if (!parts.BySetPosition.IsEmpty && parts.ClampedDay is null && !IsClampedList(parts))
            chosen = $" on the {List(parts.BySetPosition.Select(Ordinal))} of those{chosen}";
        if (IsOnlyWeekdays(parts) && parts.BySetPosition.Length > 0)
            chosen = $" on the {List(parts.BySetPosition.Select(Ordinal))} {Either(parts)}";
        return parts.ByMonth.IsEmpty ? chosen : $"{chosen} in {List(parts.ByMonth.Select(Names.GetMonthName))}";
    }

    private static bool IsOnlyWeekdays(RuleParts parts) =>
        parts.ByDay.Length > 0 && parts.ByDay.All(day => day.Nth == 0)
        && parts.ByMonthDay.Length + parts.ByYearDay.Length + parts.ByWeekNumber.Length == 0;

    private static string Either(RuleParts parts) =>
        IsWorkdays(parts) ? "weekday" : string.Join(" or ", parts.ByDay.Select(Name));

    private static string Chosen(RuleParts parts)
    {
        var text = parts.ByWeekNumber.IsEmpty ? "" : $" in week {List(parts.ByWeekNumber.Select(Number))}";
        if (!parts.ByYearDay.IsEmpty)
            text += $" on day {List(parts.ByYearDay.Select(Number))} of the year";
        if (!parts.ByMonthDay.IsEmpty)
            text += $" on {MonthDays(parts)}";
        if (parts.ByDay.IsEmpty)
            return text;

        if (text.Contains(" on ", StringComparison.Ordinal))
            return $"{text} if {string.Join(" or ", parts.ByDay.Select(Name))}";

        var every = parts.Frequency >= RecurrenceFrequency.Monthly && parts.ByWeekNumber.IsEmpty ? "every " : "";
        return $"{text} on {List(parts.ByDay.Select(day => (day.Nth == 0 ? every : "") + Name(day)))}";
    }

    private static string MonthDays(RuleParts parts) => parts.ClampedDay switch
    {
        { } day when day <= 28 => $"the {Ordinal(day)}",
        { } day => $"the {Ordinal(day)} or last day",
        null when IsClampedList(parts) => $"the {List(parts.ByMonthDay.SkipLast(1).Select(Ordinal))} or last day",
        null => $"the {List(parts.ByMonthDay.Select(day => Ordinal(day) + (day < 0 ? " day" : "")))}",
    };

    // Several days, of which those that a month lacks are its last: 15,30,-1 with the first and second of them.
    private static bool IsClampedList(RuleParts parts) =>
        parts.ByMonthDay is [> 0, .., > 0, -1] && parts.ByDay.IsEmpty
        && parts.BySetPosition.SequenceEqual(Enumerable.Range(1, parts.ByMonthDay.Length - 1));

    private static string Name(NthWeekday day)
    {
        var name = Names.GetAbbreviatedDayName((DayOfWeek)((int)day.Day % 7));
        return day.Nth == 0 ? name : $"the {Ordinal(day.Nth)} {name}";
    }

    private static string List(IEnumerable<string> items) => string.Join(", ", items);

    private static string Number(int number) => number > 0 ? Invariant($"{number}") : Ordinal(number);

    private static string Ordinal(int number) => number switch
    {
        -1 => "last",
        < 0 => Ordinal(-number) + " last",
        _ => Invariant($"{number}") + (number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch
        {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        }),
    };

    private static string End(RuleParts parts) => parts switch
    {
        { Count: 1 } => ", once",
        { Count: { } count } => Invariant($", {count} times"),
        { Until: { } last } => Invariant($", until {last.Day} {Names.GetMonthName(last.Month)} {last.Year}"),
        _ => "",
    };
}
