using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads which days of a month: <c>the 1st</c>, <c>1st and 15th</c>, <c>2nd fri</c>, <c>last day of the
/// month</c>, <c>first workday</c>.</summary>
internal static class MonthDays
{
    public static RuleRead? Take(TokenReader reader, int step) => reader.Try(r =>
    {
        r.Take("the");
        var found = r.Try(x => Which(x, step)) ?? r.Try(x => Numbered(x, step));
        if (found is not null)
            r.Try(TakeOfMonth);
        return found;
    });

    /// <summary><c>on the 1st of every month</c>.</summary>
    public static RuleRead? TakeOfEveryMonth(TokenReader reader) => reader.Try(r =>
    {
        r.Take("on");
        r.Take("the");
        var found = r.Try(x => Which(x, 1)) ?? r.Try(x => Numbered(x, 1));
        return found is not null && r.Take("of") && r.TakeAny("every", "each") && r.Take("month") ? found : null;
    });

    private static RuleRead? Which(TokenReader r, int step)
    {
        if (Ordinals.TakeWhich(r) is not { } which)
            return null;
        if (which == -1 && r.Take("day"))
            return new RuleRead(RecurrenceRule.LastDayOfMonth(step));
        if (r.TakeAny("workday", "weekday") || r.TakeAll("working", "day") || r.TakeAll("business", "day"))
            return RuleRead.OnWorkday(step, which);

        var all = new SortedSet<int> { which };
        while (r.Try(x => TakeAnd(x) ? Ordinals.TakeWhich(x) : null) is { } next)
            all.Add(next);
        return r.TakeMeaning(Vocabulary.Weekdays) is { } weekday ? RuleRead.OnWeekday(step, all, weekday) : null;
    }

    private static RuleRead? Numbered(TokenReader r, int step)
    {
        if (TakeDay(r) is not { } first)
            return null;

        var days = new SortedSet<int> { first };
        while (r.Try(x => TakeAnd(x) ? TakeDay(x) : null) is { } next)
            days.Add(next);
        return r.AtBoundary && !Vocabulary.Weekdays.ContainsKey(r.Current.Text) ? RuleRead.OnDays(step, days) : null;
    }

    // ", ", "and", "& the"; nothing at all is not enough.
    private static bool TakeAnd(TokenReader r)
    {
        var before = r.Position;
        if (r.Current.Is(',') || r.Current.Is('&'))
            r.Position++;
        r.Take("and");
        r.Take("the");
        return r.Position > before;
    }

    // A unit after it makes it a step: "every 2nd week".
    private static int? TakeDay(TokenReader r) =>
        NamedDates.TakeDayOfMonth(r, bare: false) is { } day
        && !(r.Current.Kind == TokenKind.Word && Vocabulary.Units.ContainsKey(r.Current.Text))
            ? day
            : null;

    private static bool TakeOfMonth(TokenReader r)
    {
        if (!r.Take("of"))
            return false;
        _ = r.Take("the") || r.Take("every") || r.Take("each");
        return r.Take("month");
    }
}
