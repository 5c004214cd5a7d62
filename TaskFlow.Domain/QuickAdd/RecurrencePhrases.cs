using NodaTime;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads how a task repeats: <c>every 2 weeks on mon</c>, <c>every! 3 days</c>, <c>3 days after
/// completion</c>, <c>monthly</c>.</summary>
internal static class RecurrencePhrases
{
    private static readonly IsoDayOfWeek[] WorkDays =
    [
        IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday,
    ];

    public static Phrase? Take(TokenReader reader)
    {
        var first = reader.Position;
        if (reader.Try(Every) is { } every)
            return new Phrase(first, reader.Position, every, Footing.Own);
        if (MonthDays.TakeOfEveryMonth(reader) is { } monthDays)
            return new Phrase(first, reader.Position, Meant(monthDays, completion: false), Footing.Own);
        if (reader.Try(AfterCompletion) is { } chained)
            return new Phrase(first, reader.Position, chained, Footing.Own);
        return reader.Try(Adverb) is { } adverb ? new Phrase(first, reader.Position, adverb, Footing.Edge) : null;
    }

    private static Meaning? Every(TokenReader r)
    {
        if (!r.Take("every"))
            return null;
        var chained = r.TakeGlued('!');
        if (r.Try(TakeTooShort))
        {
            return new Meaning.Misfit
            {
                Note = "A task repeats every day or less often, not by the hour or the minute.",
            };
        }

        if (TakeRule(r) is not { } found)
            return null;
        var completion = r.Try(TakeCompletion) || chained;
        return Meant(found, completion);
    }

    private static Meaning? AfterCompletion(TokenReader r) =>
        Durations.TakeOne(r) is { } step && RuleRead.Of(step.Amount, step.Unit) is { } found && TakeCompletion(r)
            ? Meant(found, completion: true)
            : null;

    private static Meaning? Adverb(TokenReader r)
    {
        var (step, unit) = r.Current.Text switch
        {
            "daily" => (1, Unit.Day),
            "weekly" => (1, Unit.Week),
            "fortnightly" => (2, Unit.Week),
            "monthly" => (1, Unit.Month),
            "quarterly" => (3, Unit.Month),
            "yearly" or "annually" => (1, Unit.Year),
            _ => (0, Unit.Day),
        };
        if (step == 0)
            return null;
        r.Position++;
        return Meant(WithDays(r, step, unit)!, r.Try(TakeCompletion));
    }

    private static Meaning.Repetition Meant(RuleRead found, bool completion) =>
        new(found.Rule, completion ? RecurrenceMode.Completion : RecurrenceMode.Schedule) { Note = found.Note };

    private static RuleRead? TakeRule(TokenReader r)
    {
        if (r.Try(Date) is { } date)
            return date;
        if (MonthDays.Take(r, 1) is { } monthDay)
            return monthDay;
        if (r.TakeAny("weekday", "weekdays", "workday", "workdays"))
            return new(RecurrenceRule.EveryWeeks(1, WorkDays));
        if (r.TakeAny("weekend", "weekends"))
            return new(RecurrenceRule.EveryWeeks(1, IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday));
        return r.Try(Stepped);
    }

    // "day", "other week", "3 months on the 1st", "mon, wed", "other fri"
    private static RuleRead? Stepped(TokenReader r)
    {
        var before = r.Position;
        var step = r.Take("other") ? 2 : Ordinals.TakeStep(r) ?? 1;
        if (r.TakeAny("quarter", "quarters"))
            return WithDays(r, step * 3, Unit.Month);
        if ((r.Position > before || r.Current.Length > 1) && r.TakeMeaning(Vocabulary.Units) is { } unit)
            return WithDays(r, step, unit);
        return Weekdays.Take(r) is { } weekdays ? new RuleRead(RecurrenceRule.EveryWeeks(step, weekdays)) : null;
    }

    private static RuleRead? WithDays(TokenReader r, int step, Unit unit) =>
        step <= RecurrenceRule.MaxInterval ? TakeDays(r, step, unit) ?? RuleRead.Of(step, unit) : null;

    private static RuleRead? TakeDays(TokenReader reader, int step, Unit unit) => reader.Try(r =>
    {
        if (!r.Take("on"))
            return null;
        return unit switch
        {
            Unit.Week when Weekdays.Take(r) is { } weekdays => new RuleRead(RecurrenceRule.EveryWeeks(step, weekdays)),
            Unit.Month => MonthDays.Take(r, step),
            Unit.Year => Date(r, step),
            _ => null,
        };
    });

    private static RuleRead? Date(TokenReader r) => Date(r, 1);

    private static RuleRead? Date(TokenReader r, int step) =>
        NamedDates.TakeDayAndMonth(r) is { } date && r.AtBoundary
            ? RuleRead.OnDate(step, date.Month, date.Day)
            : null;

    private static bool TakeTooShort(TokenReader r)
    {
        if (!r.Take("other"))
            _ = Ordinals.TakeStep(r);
        return r.TakeMeaning(Vocabulary.Units) is Unit.Hour or Unit.Minute;
    }

    private static bool TakeCompletion(TokenReader r) =>
        r.Take("after") && r.TakeAny("completion", "completing", "finishing", "done");
}
