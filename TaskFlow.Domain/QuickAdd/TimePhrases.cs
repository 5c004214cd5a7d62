using NodaTime;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads a time of day: <c>9am</c>, <c>at 9:30 pm</c>, <c>17:00</c>, <c>noon</c>, <c>by eod</c>.</summary>
internal static class TimePhrases
{
    private static readonly LocalTime EndOfWork = new(17, 0);

    public static Phrase? Take(TokenReader reader)
    {
        var first = reader.Position;
        var due = reader.Take("due");
        if (due)
            reader.TakeGlued(':');
        var at = reader.Take("at") || TakeAtSign(reader);
        var keyword = at || reader.Take("by") || due;
        var bound = Vocabulary.Binding.Contains(reader[first - 1].Text);
        if (TakeHour(reader) is { } hour)
        {
            var footing = keyword ? Footing.Own : bound ? Footing.Company : Footing.Edge;
            return new Phrase(first, reader.Position, hour, footing);
        }

        return at && reader.Try(BareHour) is { } bare
            ? new Phrase(first, reader.Position, bare, Footing.Edge)
            : null;
    }

    /// <summary>A time that cannot be anything else.</summary>
    public static Meaning.Hour? TakeHour(TokenReader reader)
    {
        if (reader.Take("noon"))
            return new(LocalTime.Noon);
        if (reader.Take("midnight"))
            return new(LocalTime.Midnight, EndsDay: true);
        if (reader.Take("eod") || reader.TakeAll("end", "of", "day") || reader.TakeAll("end", "of", "the", "day"))
            return new(EndOfWork);
        if (reader.Try(TwelveHours) is { } twelve)
            return twelve;
        return reader.Try(TwentyFourHours);
    }

    /// <summary>The hour of <c>at 5</c>: from 1 to 6 the afternoon is meant.</summary>
    public static Meaning.Hour? BareHour(TokenReader r)
    {
        if (r.TakeNumber(0, 23) is not { } hour || !r.AtBoundary)
            return null;
        if (hour is < 1 or > 6)
            return new(new LocalTime(hour, 0), HalfDay: true);
        var note = $"{hour} without am or pm is taken for the afternoon; for the morning write {hour}am.";
        return new(new LocalTime(hour + 12, 0), HalfDay: true) { Note = note };
    }

    private static bool TakeAtSign(TokenReader r)
    {
        var found = r.Current.Is('@') && r[r.Position + 1].Kind == TokenKind.Number;
        r.Position += found ? 1 : 0;
        return found;
    }

    private static Meaning.Hour? TwelveHours(TokenReader r)
    {
        if (r.TakeNumber(1, 12) is not { } hour)
            return null;
        var minute = r.TakeGlued(':') ? r.TakeNumber(0, 59, glued: true) : 0;
        if (minute is null || TakeHalf(r) is not { } afternoon)
            return null;
        return new(new LocalTime((hour % 12) + (afternoon ? 12 : 0), minute.Value));
    }

    private static bool? TakeHalf(TokenReader r)
    {
        if (r.TakeAny("am", "pm"))
            return r[r.Position - 1].Text == "pm";

        var letter = r.Current.Text;
        if (!r.TakeAny("a", "p") || !r.TakeGlued('.') || r.Current.SpaceBefore || !r.Take("m"))
            return null;
        r.TakeGlued('.');
        return letter == "p";
    }

    private static Meaning.Hour? TwentyFourHours(TokenReader r) =>
        r.TakeNumber(0, 23) is { } hour
        && r.TakeGlued(':') && r.Current.Length == 2 && r.TakeNumber(0, 59, glued: true) is { } minute
            ? new(new LocalTime(hour, minute))
            : null;
}
