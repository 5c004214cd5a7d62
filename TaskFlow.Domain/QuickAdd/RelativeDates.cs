using NodaTime;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads dates counted from today: <c>tomorrow</c>, <c>next fri</c>, <c>in 3 days</c>, <c>end of
/// month</c>.</summary>
internal static class RelativeDates
{
    /// <summary>When an evening begins to be due.</summary>
    private static readonly LocalTime Evening = new(20, 0);

    /// <summary>Those that mean nothing but a date wherever they stand.</summary>
    public static Meaning.Day? TakeUnmistakable(TokenReader reader, ReadingClock clock)
    {
        if (reader.Take("today"))
            return new(clock.Today);
        if (reader.Take("tonight"))
            return new(clock.Today, Evening, Evening: true);
        if (reader.TakeAny("tomorrow", "tmr", "tmrw"))
            return new(clock.Today.PlusDays(1));
        if (reader.TakeAll("day", "after", "tomorrow") || reader.TakeAll("the", "day", "after", "tomorrow"))
            return new(clock.Today.PlusDays(2));
        return reader.Try(r => r.Take("in") ? Durations.TakeAhead(r, clock) : null);
    }

    public static Meaning.Day? TakePeriod(TokenReader reader, ReadingClock clock)
    {
        var today = clock.Today;
        if (reader.TakeAll("next", "week"))
            return new(today.Next(IsoDayOfWeek.Monday));
        if (reader.TakeAll("next", "month"))
            return new(today.With(DateAdjusters.StartOfMonth).PlusMonths(1));
        if (reader.TakeAll("next", "year"))
            return new(new LocalDate(today.Year + 1, 1, 1));
        if (reader.TakeAll("next", "weekend"))
            return new(today.Next(IsoDayOfWeek.Monday).Next(IsoDayOfWeek.Saturday));
        if (reader.TakeAll("this", "weekend"))
            return new(today.With(DateAdjusters.NextOrSame(IsoDayOfWeek.Saturday)));
        if (reader.Take("eom") || reader.TakeAll("end", "of", "month") || reader.TakeAll("end", "of", "the", "month"))
            return new(today.With(DateAdjusters.EndOfMonth));
        return null;
    }

    /// <summary>A weekday, alone or after <c>this</c> or <c>next</c>.</summary>
    public static (Meaning.Day Day, Footing Footing)? TakeWeekday(TokenReader reader, ReadingClock clock) =>
        reader.Try<(Meaning.Day, Footing)?>(r =>
        {
            var next = r.Take("next");
            var alone = !next && !r.Take("this");
            var everyday = alone && r.Current.Text is "sat" or "sun" && !r.CurrentIsCapital;
            if (r.TakeMeaning(Vocabulary.Weekdays) is not { } weekday)
                return null;

            var today = clock.Today;
            var date = (next, alone) switch
            {
                (true, _) => today.Next(IsoDayOfWeek.Monday).With(DateAdjusters.NextOrSame(weekday)),
                (_, true) => today.Next(weekday),
                _ => today.With(DateAdjusters.NextOrSame(weekday)),
            };
            return (new(date), everyday ? Footing.Company : Footing.Edge);
        });
}
