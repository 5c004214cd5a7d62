using NodaTime;

namespace TaskFlow.Domain.Recurrence;

/// <summary>The BY parts that count through a whole year: BYYEARDAY, BYWEEKNO, and numbered weekdays ("20MO") of a
/// yearly rule without BYMONTH.</summary>
internal sealed class YearFilter(RuleParts parts, uint weekdays)
{
    public static bool IsNeeded(RuleParts parts) =>
        !parts.ByYearDay.IsEmpty || !parts.ByWeekNumber.IsEmpty || parts.NumbersWeekdaysOfYear;

    /// <summary>Clears the days that do not belong.</summary>
    public void Apply(int year, Span<uint> days)
    {
        Span<uint> allowed = stackalloc uint[DaySet.Months];
        if (!parts.ByYearDay.IsEmpty)
        {
            AllowYearDays(year, allowed);
            Intersect(days, allowed);
        }

        if (!parts.ByWeekNumber.IsEmpty)
        {
            AllowWeeks(year, allowed);
            Intersect(days, allowed);
        }

        if (parts.NumbersWeekdaysOfYear)
        {
            AllowWeekdays(year, allowed);
            Intersect(days, allowed);
        }
    }

    private static void Intersect(Span<uint> days, Span<uint> allowed)
    {
        for (var i = 0; i < days.Length; i++)
            days[i] &= allowed[i];

        allowed.Clear();
    }

    private static int Length(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365;

    private static void Allow(int year, int index, Span<uint> allowed)
    {
        if (index < 0 || index >= Length(year))
            return;

        var date = new LocalDate(year, 1, 1).PlusDays(index);
        allowed[date.Month - 1] |= 1u << (date.Day - 1);
    }

    private void AllowYearDays(int year, Span<uint> allowed)
    {
        foreach (var day in parts.ByYearDay)
            Allow(year, day > 0 ? day - 1 : Length(year) + day, allowed);
    }

    /// <remarks>The first and last days of a year may belong to a week of the year before or after.</remarks>
    private void AllowWeeks(int year, Span<uint> allowed)
    {
        var first = (int)new LocalDate(year, 1, 1).DayOfWeek - (int)parts.WeekStart;
        AllowWeeksOf(year, 0, first, Length(year), allowed);
        AllowWeeksOf(year, -Length(year - 1), first - Length(year - 1), Length(year - 1), allowed);
        AllowWeeksOf(year, Length(year), first + Length(year), Length(year + 1), allowed);
    }

    /// <param name="year">The year whose days are wanted.</param>
    /// <param name="offset">From its 1 January to that of the year whose weeks are counted.</param>
    /// <param name="weekday">The day of the week of the latter, counted from WKST, modulo 7.</param>
    /// <param name="length">The days of the year whose weeks are counted.</param>
    /// <param name="allowed">Gets the days.</param>
    private void AllowWeeksOf(int year, int offset, int weekday, int length, Span<uint> allowed)
    {
        var weekOne = WeekOne(weekday);
        var weeks = (length + WeekOne(weekday + length) - weekOne) / 7;
        foreach (var number in parts.ByWeekNumber)
        {
            var week = number > 0 ? number - 1 : weeks + number;
            for (var day = 0; day < 7 && week >= 0 && week < weeks; day++)
                Allow(year, offset + weekOne + 7 * week + day, allowed);
        }
    }

    /// <summary>The start of week 1, the first with four days of its year, counted from 1 January.</summary>
    private static int WeekOne(int weekday)
    {
        var since = (weekday % 7 + 7) % 7;
        return since <= 3 ? -since : 7 - since;
    }

    private void AllowWeekdays(int year, Span<uint> allowed)
    {
        var first = new LocalDate(year, 1, 1).DayOfWeek;
        for (var index = 0; index < Length(year) && weekdays != 0; index++)
        {
            if ((weekdays >> ((int)first - 1 + index) % 7 & 1) != 0)
                Allow(year, index, allowed);
        }

        foreach (var (nth, day) in parts.ByDay)
        {
            var offset = ((int)day - (int)first + 7) % 7;
            if (nth > 0)
                Allow(year, offset + 7 * (nth - 1), allowed);
            else if (nth < 0)
                Allow(year, offset + 7 * ((Length(year) - 1 - offset) / 7 + nth + 1), allowed);
        }
    }
}
