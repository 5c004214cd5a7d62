using NodaTime;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads a list of weekdays: <c>mon</c>, <c>mon,wed and fri</c>, <c>Mondays</c>.</summary>
internal static class Weekdays
{
    public static IsoDayOfWeek[]? Take(TokenReader reader)
    {
        if (TakeOne(reader) is not { } first)
            return null;

        var days = new SortedSet<IsoDayOfWeek> { first };
        while (reader.Try(TakeNext) is { } next)
            days.Add(next);
        return [.. days];
    }

    private static IsoDayOfWeek? TakeNext(TokenReader r)
    {
        if (r.Current.Is(',') || r.Current.Is('&') || r.Current.Is('/') || r.Current.Is('+'))
            r.Position++;
        r.Take("and");
        return TakeOne(r);
    }

    private static IsoDayOfWeek? TakeOne(TokenReader r) =>
        r.TakeMeaning(Vocabulary.Weekdays) ?? r.TakeMeaning(Vocabulary.PluralWeekdays);
}
