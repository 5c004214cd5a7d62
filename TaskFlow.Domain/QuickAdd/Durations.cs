using NodaTime;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads <c>3 days</c>, <c>2h</c>, <c>1h 30m</c>, <c>a week</c>.</summary>
internal static class Durations
{
    private const int MinutesPerDay = 24 * 60;

    /// <summary>A number and its unit. A unit of one letter is written together with its number: <c>2h</c>.</summary>
    public static (int Amount, Unit Unit)? TakeOne(TokenReader reader) => reader.Try<(int, Unit)?>(r =>
        (r.TakeNumber(0, 99_999) ?? r.TakeMeaning(Vocabulary.Numbers)) is { } amount
        && (r.Current.Length > 1 || !r.Current.SpaceBefore)
        && r.TakeMeaning(Vocabulary.Units) is { } unit
            ? (amount, unit)
            : null);

    /// <summary>Minutes of a length in minutes, hours, days or weeks; at most a year.</summary>
    public static int? TakeMinutes(TokenReader reader) => reader.Try<int?>(r =>
    {
        var total = 0L;
        for (var parts = 0; parts < 3 && TakeOne(r) is { } part; parts++)
        {
            if (MinutesIn(part.Unit) is not { } each)
                return null;
            total += (long)part.Amount * each;
            if (total > Reminders.ReminderTrigger.MaxMinutes)
                return null;
        }

        return r.AtBoundary && total > 0 ? (int)total : null;
    });

    /// <summary>A day or time some while ahead.</summary>
    public static Meaning.Day? TakeAhead(TokenReader reader, ReadingClock clock) => reader.Try<Meaning.Day?>(r =>
    {
        var before = r.Position;
        if (TakeOne(r) is not { } first)
            return null;
        if (first.Unit is Unit.Minute or Unit.Hour)
        {
            r.Position = before;
            return TakeMinutes(r) is { } minutes ? At(clock.After(minutes)) : null;
        }

        return Later(clock.Today, first) is { } date ? new Meaning.Day(date) : null;
    });

    /// <summary>A length in days, weeks, months or years as a period; <see langword="null"/> for hours and
    /// minutes.</summary>
    public static Period? InDates((int Amount, Unit Unit) part) => part.Unit switch
    {
        Unit.Day => Period.FromDays(part.Amount),
        Unit.Week => Period.FromWeeks(part.Amount),
        Unit.Month => Period.FromMonths(part.Amount),
        Unit.Year => Period.FromYears(part.Amount),
        _ => null,
    };

    private static Meaning.Day At(LocalDateTime local) => new(local.Date, local.TimeOfDay);

    private static int? MinutesIn(Unit unit) => unit switch
    {
        Unit.Minute => 1,
        Unit.Hour => 60,
        Unit.Day => MinutesPerDay,
        Unit.Week => 7 * MinutesPerDay,
        _ => null,
    };

    private static LocalDate? Later(LocalDate from, (int Amount, Unit Unit) part) =>
        InDates(part) is { } period && DaysIn(part) <= (ReadingClock.LastYear - from.Year) * 365
            ? from + period
            : null;

    private static long DaysIn((int Amount, Unit Unit) part) => (long)part.Amount * part.Unit switch
    {
        Unit.Day => 1,
        Unit.Week => 7,
        Unit.Month => 31,
        _ => 366,
    };
}
