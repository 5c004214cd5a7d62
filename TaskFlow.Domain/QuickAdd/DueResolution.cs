using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Makes dates out of what was understood: the due date, and of a repetition its first one.</summary>
internal sealed class DueResolution(ReadingClock clock, Understanding understood)
{
    public TaskDate? Due { get; private set; }

    public QuickAddRecurrence? Recurrence { get; private set; }

    private LocalTime? Time => understood.Hour is { } hour ? Evening(hour, understood.Day) : understood.Day?.Time;

    public static DueResolution Of(ReadingClock clock, Understanding understood)
    {
        var resolution = new DueResolution(clock, understood);
        if (understood.Repetition is { } repetition)
            resolution.Repeat(repetition);
        else if (understood.Day is not null || understood.Hour is not null)
            resolution.Due = resolution.Once();
        return resolution;
    }

    /// <summary>The time of an absolute reminder; without a day it is on the due day, else on the next.</summary>
    public TaskDate TimeOf(Meaning.Alarm alarm)
    {
        var time = alarm.At is { } hour
            ? Evening(hour, alarm.On)
            : alarm.On?.Time ?? ReminderTrigger.DefaultTime;
        if ((alarm.On?.Date ?? Due?.Date) is not { } date)
            return Next(time);
        return new(alarm.At is { EndsDay: true } ? date.PlusDays(1) : date, time);
    }

    // "tonight at 9" is 21:00.
    private static LocalTime Evening(Meaning.Hour hour, Meaning.Day? day) =>
        day is { Evening: true } && hour.HalfDay && hour.Value < LocalTime.Noon ? hour.Value.PlusHours(12) : hour.Value;

    private TaskDate Once()
    {
        if (understood.Day is not { } day)
            return Next(Time!.Value);
        return new(understood.Hour is { EndsDay: true } ? day.Date.PlusDays(1) : day.Date, Time);
    }

    private TaskDate Next(LocalTime time)
    {
        var today = new TaskDate(clock.Today, time);
        return clock.IsPast(today) ? today with { Date = clock.Today.PlusDays(1) } : today;
    }

    private void Repeat(Meaning.Repetition repetition)
    {
        var start = (understood.Day?.Date ?? understood.Beginning?.Date)
            ?? (Time is { } time ? Next(time).Date : clock.Today);

        // The first date sets the phase, so the step is left out in finding it: "every other mon" begins next Monday.
        var rule = repetition.Rule;
        var everyTime = RecurrenceRule.Parse(
            rule.ToString().Replace($";INTERVAL={rule.Interval};", ";", StringComparison.Ordinal));
        var first = everyTime.From(start.AtMidnight()).First?.Date ?? start;
        Due = new TaskDate(first, Time);
        Recurrence = new QuickAddRecurrence(End(rule, first).ToString(), repetition.Mode);
    }

    private RecurrenceRule End(RecurrenceRule rule, LocalDate first)
    {
        if (understood.Ending is not { } ending)
            return rule;
        if (ending.Times is { } times)
            return rule.WithCount(times);

        var last = ending.Until ?? first.Plus(ending.Lasting!).PlusDays(-1);
        if (last >= first)
            return rule.WithUntil(last);
        understood.Refuse(ending, $"The first one is on {Wording.Date(first, clock)}, later than that.");
        return rule;
    }
}
