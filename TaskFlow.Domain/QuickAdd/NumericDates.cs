using NodaTime;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads dates of digits alone: <c>2026-12-01</c>, <c>1.12.</c>, <c>12/1</c>.</summary>
internal static class NumericDates
{
    // What is written with a slash and is no date more often than it is one.
    private static readonly (int, int)[] Fractions = [(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (24, 7)];

    public static (Meaning.Day Day, Footing Footing)? Take(TokenReader reader, ReadingClock clock)
    {
        if (reader.Try(Iso) is { } iso)
            return (iso, Footing.Edge);
        if (reader.Try(r => Dotted(r, clock)) is { } dotted)
            return (dotted, Footing.Edge);
        return reader.Try(r => Slashed(r, clock));
    }

    private static Meaning.Day? Iso(TokenReader r) =>
        r.TakeNumber(1900, ReadingClock.LastYear) is { } year
        && r.TakeGlued('-') && r.TakeNumber(1, 12, glued: true) is { } month
        && r.TakeGlued('-') && r.TakeNumber(1, 31, glued: true) is { } day
            ? Day(ReadingClock.DateOf(year, month, day))
            : null;

    // Day first, as everywhere where dates have dots. Without a year the second dot is due: 1.12 is a number.
    private static Meaning.Day? Dotted(TokenReader r, ReadingClock clock)
    {
        if (r.TakeNumber(1, 31) is not { } day || !r.TakeGlued('.')
            || r.TakeNumber(1, 12, glued: true) is not { } month || !r.TakeGlued('.'))
        {
            return null;
        }

        return r.TakeNumber(1900, ReadingClock.LastYear, glued: true) is { } year
            ? Day(ReadingClock.DateOf(year, month, day))
            : Day(clock.NextDate(month, day));
    }

    // Month first, as where dates have slashes most; the other way round when only that is a date.
    private static (Meaning.Day, Footing)? Slashed(TokenReader r, ReadingClock clock)
    {
        if (r.TakeNumber(1, 31) is not { } first || !r.TakeGlued('/')
            || r.TakeNumber(1, 31, glued: true) is not { } second)
        {
            return null;
        }

        var year = r.Try<int?>(y => y.TakeGlued('/') ? y.TakeNumber(1900, ReadingClock.LastYear, glued: true) : null);
        var (month, day) = first <= 12 ? (first, second) : (second, first);
        if ((year is { } y ? ReadingClock.DateOf(y, month, day) : clock.NextDate(month, day)) is not { } date)
            return null;

        var note = first <= 12 && second <= 12 && first != second
            ? $"{first}/{second} is read as month/day; for the other, write {first}.{second}. or the month's name."
            : null;
        var footing = year is null && Fractions.Contains((first, second)) ? Footing.Company : Footing.Edge;
        return (new Meaning.Day(date) { Note = note }, footing);
    }

    private static Meaning.Day? Day(LocalDate? date) => date is { } day ? new(day) : null;
}
