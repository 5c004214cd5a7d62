using NodaTime;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads dates with a month's name: <c>1 Dec</c>, <c>Dec 1st</c>, <c>1st of December 2027</c>, and
/// <c>the 15th</c>.</summary>
internal static class NamedDates
{
    public static Meaning.Day? Take(TokenReader reader, ReadingClock clock) =>
        reader.Try(r => TakeDate(r, clock) is { } date ? new Meaning.Day(date) : null);

    /// <summary><c>1 Dec</c> or <c>Dec 1</c>, which need not exist.</summary>
    public static (int Month, int Day)? TakeDayAndMonth(TokenReader reader)
    {
        if (reader.Try(MonthFirst) is { } found)
            return found;
        return reader.Try(DayFirst);
    }

    /// <summary><c>1st</c>, <c>22nd</c>; with <paramref name="bare"/> also <c>22</c>.</summary>
    public static int? TakeDayOfMonth(TokenReader reader, bool bare) => reader.Try<int?>(r =>
        r.TakeNumber(1, 31) is { } day && (Ordinals.TakeSuffix(r) || bare) ? day : null);

    /// <summary>The next such day of a month that is long enough.</summary>
    public static Meaning.Day? TakeDayOfComingMonth(TokenReader reader, ReadingClock clock) =>
        reader.Try<Meaning.Day?>(r =>
        {
            var article = r.Take("the");
            if (TakeDayOfMonth(r, bare: article) is not { } day || !r.AtBoundary)
                return null;

            return clock.NextDay(day) is { } date ? new Meaning.Day(date) : null;
        });

    private static LocalDate? TakeDate(TokenReader reader, ReadingClock clock)
    {
        if (reader.Try(TakeDayAndMonth) is not { } found)
            return null;

        var (month, day) = found;
        var year = reader.Try<int?>(r =>
        {
            r.TakeGlued(',');
            return r.TakeNumber(1900, ReadingClock.LastYear) is { } number && r.AtBoundary ? number : null;
        });
        return year is { } y ? ReadingClock.DateOf(y, month, day) : clock.NextDate(month, day);
    }

    private static (int, int)? MonthFirst(TokenReader r)
    {
        if (r.TakeMeaning(Vocabulary.Months) is not { } month)
            return null;
        r.TakeGlued('.');
        return TakeDayOfMonth(r, bare: true) is { } day ? (month, day) : null;
    }

    private static (int, int)? DayFirst(TokenReader r)
    {
        r.Take("the");
        if (TakeDayOfMonth(r, bare: true) is not { } day)
            return null;
        if (!r.TakeGlued('.'))
            r.Take("of");
        return r.TakeMeaning(Vocabulary.Months) is { } month ? (month, day) : null;
    }
}
