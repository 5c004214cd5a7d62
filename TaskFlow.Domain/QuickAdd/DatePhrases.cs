namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads a due date, with the word before it that makes it one.</summary>
internal sealed class DatePhrases(ReadingClock clock)
{
    private static readonly Meaning.Misfit NoSuchDate = new() { Note = "There is no such date." };

    public Phrase? Take(TokenReader reader)
    {
        var first = reader.Position;
        var keyword = TakeKeyword(reader);
        var bound = !keyword && Vocabulary.Binding.Contains(reader[first - 1].Text);
        var lead = keyword ? null : RelativeDates.TakeUnmistakable(reader, clock);
        if (lead is not null)
            return new Phrase(first, reader.Position, lead, bound ? Footing.Company : Footing.Edge, MayLead: !bound);

        if (!keyword)
            reader.Take("for");
        var found = TakeAny(reader);
        if (found is null && keyword && NamedDates.TakeDayOfComingMonth(reader, clock) is { } day)
            found = (day, Footing.Edge);
        if (found is { } date)
        {
            var footing = keyword ? Footing.Own : bound ? Footing.Company : date.Footing;
            return new Phrase(first, reader.Position, date.Day, footing);
        }

        return reader.Try(NamedDates.TakeDayAndMonth) is null
            ? null
            : new Phrase(first, reader.Position, NoSuchDate, Footing.Edge);
    }

    /// <summary>A date without a keyword, whatever it would need to count.</summary>
    public Meaning.Day? TakeDate(TokenReader reader) =>
        TakeAny(reader)?.Day ?? NamedDates.TakeDayOfComingMonth(reader, clock);

    private static bool TakeKeyword(TokenReader reader)
    {
        var due = reader.Take("due");
        if (due)
            reader.TakeGlued(':');
        return reader.TakeAny("on", "by") || due;
    }

    private (Meaning.Day Day, Footing Footing)? TakeAny(TokenReader reader)
    {
        if (RelativeDates.TakeUnmistakable(reader, clock) is { } relative)
            return (relative, Footing.Edge);
        if (RelativeDates.TakePeriod(reader, clock) is { } period)
            return (period, Footing.Edge);
        if (reader.Try(TakeWeekdayAndDate) is { } both)
            return (both, Footing.Edge);
        if (RelativeDates.TakeWeekday(reader, clock) is { } weekday)
            return weekday;
        if (NamedDates.Take(reader, clock) is { } named)
            return (named, Footing.Edge);
        return NumericDates.Take(reader, clock);
    }

    // "Tue 1 Dec", as our own labels write it: the date counts.
    private Meaning.Day? TakeWeekdayAndDate(TokenReader r)
    {
        if (r.TakeMeaning(Vocabulary.Weekdays) is not { } weekday)
            return null;
        r.TakeGlued(',');
        var day = NamedDates.Take(r, clock) ?? NumericDates.Take(r, clock)?.Day;
        return day is null || day.Date.DayOfWeek == weekday
            ? day
            : day with { Note = $"{Wording.Date(day.Date, clock)} is not a {weekday}." };
    }
}
