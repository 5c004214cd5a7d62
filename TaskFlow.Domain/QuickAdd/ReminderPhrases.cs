namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads reminders: <c>remind me 1 day before</c>, <c>remind me tomorrow at 8am</c>, <c>!30m</c>,
/// <c>!1h before</c>, <c>!9am</c>.</summary>
internal sealed class ReminderPhrases(DatePhrases dates)
{
    public Phrase? Take(TokenReader reader)
    {
        var first = reader.Position;
        var meaning = reader.Try(Marked) ?? reader.Try(Asked);
        return meaning is null ? null : new Phrase(first, reader.Position, meaning, Footing.Own);
    }

    private static Meaning? Marked(TokenReader r)
    {
        if (!r.Current.Is('!') || r[r.Position + 1].SpaceBefore)
            return null;
        r.Position++;
        if (Durations.TakeMinutes(r) is { } minutes)
        {
            r.Take("before");
            return new Meaning.Lead(minutes);
        }

        return TimePhrases.TakeHour(r) is { } hour ? new Meaning.Alarm(null, hour) : null;
    }

    private Meaning? Asked(TokenReader r)
    {
        if (r.Take("remind"))
            r.Take("me");
        else if (!r.Take("reminder"))
            return null;

        if (r.TakeAll("when", "due") || r.TakeAll("when", "it", "is", "due"))
            return new Meaning.Lead(0);
        return r.Try(Before) ?? r.Try(At);
    }

    private static Meaning? Before(TokenReader r)
    {
        if (r.TakeAll("the", "day", "before"))
            return new Meaning.Lead(24 * 60);
        if (Durations.TakeMinutes(r) is { } minutes)
            return TakeBefore(r) ? new Meaning.Lead(minutes) : null;
        if (Durations.TakeOne(r) is null || !TakeBefore(r))
            return null;
        return new Meaning.Misfit { Note = "A reminder is minutes, hours, days or weeks ahead, at most a year." };
    }

    private static bool TakeBefore(TokenReader r)
    {
        if (r.TakeAny("early", "earlier", "ahead") || r.TakeAll("in", "advance"))
            return true;
        if (!r.Take("before"))
            return false;
        _ = r.TakeAny("it", "due") || r.TakeAll("the", "due", "date");
        return true;
    }

    private Meaning? At(TokenReader r)
    {
        var day = r.Try(TakeDay);
        var hour = r.Try(TakeHour);
        if (day is null && hour is not null)
            day = r.Try(TakeDay);
        return day is null && hour is null ? null : new Meaning.Alarm(day, hour);
    }

    private Meaning.Day? TakeDay(TokenReader r)
    {
        var keyword = r.TakeAny("on", "by");
        if (dates.TakeDate(r) is not { } day)
            return null;
        return keyword || r.AtBoundary ? day : null;
    }

    private static Meaning.Hour? TakeHour(TokenReader r)
    {
        var at = r.Take("at");
        return TimePhrases.TakeHour(r) ?? (at ? TimePhrases.BareHour(r) : null);
    }
}
