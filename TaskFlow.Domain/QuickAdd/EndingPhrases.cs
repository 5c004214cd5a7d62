namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads from when and how long something repeats: <c>starting mon</c>, <c>until 31 Dec</c>, <c>for 10
/// times</c>, <c>for 3 weeks</c>.</summary>
internal sealed class EndingPhrases(DatePhrases dates)
{
    public Phrase? Take(TokenReader reader)
    {
        var first = reader.Position;
        var meaning = reader.Try(Beginning) ?? reader.Try(Until) ?? reader.Try(Times) ?? reader.Try(Lasting);
        return meaning is null ? null : new Phrase(first, reader.Position, meaning, Footing.Repetition);
    }

    private Meaning? Beginning(TokenReader r)
    {
        if (!r.TakeAny("starting", "starts", "start", "beginning", "from"))
            return null;
        _ = r.TakeAny("on", "from");
        return dates.TakeDate(r) is { Evening: false, Time: null } day
            ? new Meaning.Beginning(day.Date) { Note = day.Note }
            : null;
    }

    private Meaning? Until(TokenReader r) =>
        r.TakeAny("until", "till", "til") && dates.TakeDate(r) is { Time: null } day
            ? new Meaning.Ending(Until: day.Date) { Note = day.Note }
            : null;

    private static Meaning? Times(TokenReader r)
    {
        r.Take("for");
        return (r.TakeNumber(1, Recurrence.RecurrenceRule.MaxCount) ?? r.TakeMeaning(Vocabulary.Numbers)) is { } times
            && r.TakeAny("times", "time", "occurrences")
                ? new Meaning.Ending(Times: times)
                : null;
    }

    private static Meaning? Lasting(TokenReader r) =>
        r.Take("for") && Durations.TakeOne(r) is { Amount: > 0 and < 1000 } length
        && Durations.InDates(length) is { } period
            ? new Meaning.Ending(Lasting: period)
            : null;
}
