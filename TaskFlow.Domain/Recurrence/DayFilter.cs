using System.Collections.Immutable;
using System.Numerics;
using NodaTime;

namespace TaskFlow.Domain.Recurrence;

/// <summary>The BY parts of a rule as bit masks, completed by what the first occurrence implies (RFC 5545 §3.3.10:
/// what a rule leaves open is taken from DTSTART). Answers which days of one period belong to the rule.</summary>
internal sealed class DayFilter
{
    private const uint EveryMonth = 0xFFF;
    private const uint EveryWeekday = 0x7F;

    private readonly uint months = EveryMonth;
    private readonly uint weekdays;
    private readonly uint monthDays;
    private readonly uint monthDaysFromEnd;
    private readonly int clampedDay;
    private readonly ImmutableArray<NthWeekday> numbered;
    private readonly ImmutableArray<int> places;
    private readonly YearFilter? yearFilter;

    public DayFilter(RuleParts parts, LocalDate start)
    {
        WeekStart = parts.WeekStart;
        clampedDay = parts.ClampedDay ?? 0;
        places = clampedDay == 0 ? parts.BySetPosition : [];
        months = parts.ByMonth.IsEmpty ? EveryMonth : Bits(parts.ByMonth);
        if (clampedDay == 0)
        {
            monthDays = Bits(parts.ByMonthDay.Where(day => day > 0));
            monthDaysFromEnd = Bits(parts.ByMonthDay.Where(day => day < 0).Select(day => 32 + day));
        }

        weekdays = Bits(parts.ByDay.Where(day => day.Nth == 0).Select(day => (int)day.Day));
        numbered = [.. parts.ByDay.Where(day => day.Nth != 0)];
        if (parts.ImpliesWeekday)
            weekdays = 1u << ((int)start.DayOfWeek - 1);
        if (parts.ImpliesMonthDay)
            clampedDay = start.Day;
        if (parts.ImpliesMonth)
            months = 1u << (start.Month - 1);
        if (YearFilter.IsNeeded(parts))
            yearFilter = new YearFilter(parts, weekdays);
        if (parts.NumbersWeekdaysOfYear)
            (weekdays, numbered) = (0, []);

        (Unit, Step) = (parts.Frequency, parts.Interval);
        if (Unit < RecurrenceFrequency.Monthly && Step == 1 && places.IsEmpty)
            Unit = RecurrenceFrequency.Monthly;
        if (Unit == RecurrenceFrequency.Yearly && yearFilter is null && BitOperations.IsPow2(months))
        {
            OnlyMonth = BitOperations.TrailingZeroCount(months) + 1;
            (Unit, Step) = (RecurrenceFrequency.Monthly, DaySet.Months * Step);
        }
    }

    /// <summary>The length of a period. "Every day", "every week" and a year with one month are read a month at a
    /// time: the same days, found faster.</summary>
    public RecurrenceFrequency Unit { get; }

    /// <summary>How many units lie between two periods.</summary>
    public int Step { get; }

    /// <summary>The month of a yearly rule that is read a month at a time; 0 for all other rules.</summary>
    public int OnlyMonth { get; }

    public IsoDayOfWeek WeekStart { get; }

    /// <summary>Whether a day belongs to a rule read day by day.</summary>
    public uint Day(LocalDate date)
    {
        if (!InMonths(date.Month) || (weekdays != 0 && (weekdays >> ((int)date.DayOfWeek - 1) & 1) == 0))
            return 0;
        if ((monthDays | monthDaysFromEnd) != 0
            && (MonthDays(CalendarSystem.Iso.GetDaysInMonth(date.Year, date.Month)) >> (date.Day - 1) & 1) == 0)
        {
            return 0;
        }

        return Choose(1);
    }

    /// <summary>The days of the week that begins on <paramref name="first"/>; bit 0 is that day.</summary>
    public uint Week(LocalDate first)
    {
        var days = Rotate(weekdays == 0 ? EveryWeekday : weekdays, WeekStart);
        if (months == EveryMonth)
            return Choose(days);

        for (var i = 0; i < 7; i++)
        {
            if (!InMonths(first.PlusDays(i).Month))
                days &= ~(1u << i);
        }

        return Choose(days);
    }

    /// <summary>The days of a month; bit 0 is the first.</summary>
    public uint Month(int year, int month) => Choose(DaysOf(year, month));

    /// <summary>The days of a year.</summary>
    public void Year(int year, Span<uint> days)
    {
        for (var month = 1; month <= DaySet.Months; month++)
            days[month - 1] = DaysOf(year, month);

        yearFilter?.Apply(year, days);
        if (!places.IsEmpty)
            DaySet.Choose(days, places.AsSpan());
    }

    /// <summary>The weekdays mask with bit 0 moved from Monday to <paramref name="first"/>.</summary>
    private static uint Rotate(uint weekdays, IsoDayOfWeek first)
    {
        var shift = (int)first - 1;
        return (weekdays >> shift | weekdays << (7 - shift)) & EveryWeekday;
    }

    private static uint Bits(IEnumerable<int> numbers) =>
        numbers.Aggregate(0u, (bits, number) => bits | 1u << (number - 1));

    private bool InMonths(int month) => (months >> (month - 1) & 1) != 0;

    private uint DaysOf(int year, int month)
    {
        if (!InMonths(month))
            return 0;

        var length = CalendarSystem.Iso.GetDaysInMonth(year, month);
        var days = uint.MaxValue >> (32 - length);
        if (clampedDay != 0)
            days = 1u << (Math.Min(clampedDay, length) - 1);
        else if ((monthDays | monthDaysFromEnd) != 0)
            days &= MonthDays(length);
        if (weekdays != 0 || !numbered.IsEmpty)
            days &= Weekdays(new LocalDate(year, month, 1).DayOfWeek, length);

        return days;
    }

    private uint MonthDays(int length) => monthDays | monthDaysFromEnd >> (31 - length);

    private uint Weekdays(IsoDayOfWeek first, int length)
    {
        var week = Rotate(weekdays, first);
        var days = week | week << 7 | week << 14 | week << 21 | week << 28;
        foreach (var (nth, day) in numbered)
        {
            var offset = ((int)day - (int)first + 7) % 7;
            var index = nth > 0 ? offset + 7 * (nth - 1) : offset + 7 * ((length - 1 - offset) / 7 + nth + 1);
            if (index >= 0 && index < length)
                days |= 1u << index;
        }

        return days;
    }

    private uint Choose(uint days)
    {
        if (places.IsEmpty || days == 0)
            return days;

        DaySet.Choose(new Span<uint>(ref days), places.AsSpan());
        return days;
    }
}
