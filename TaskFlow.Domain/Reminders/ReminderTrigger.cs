using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Reminders;

/// <summary>When a reminder is to fire: at a time of its own, or some time before the task is due or starts
/// (the <c>TRIGGER</c> of RFC 5545 §3.8.6.3).</summary>
public sealed record ReminderTrigger
{
    /// <summary>The longest offset, in minutes, before or after: 365 days.</summary>
    public const int MaxMinutes = 525_600;

    /// <summary>The time of day at which a date alone is taken unless its reader set another: 09:00.</summary>
    public static readonly LocalTime DefaultTime = new(9, 0);

    private const int MinutesPerDay = 24 * 60;

    private ReminderTrigger(ReminderAnchor anchor, TaskDate? time, int minutesBefore)
    {
        Anchor = anchor;
        Time = time;
        MinutesBefore = minutesBefore;
    }

    /// <summary>What the time hangs on.</summary>
    public ReminderAnchor Anchor { get; }

    /// <summary>The time of an absolute reminder, floating or zoned, always with a time of day; else
    /// <see langword="null"/>.</summary>
    public TaskDate? Time { get; }

    /// <summary>Minutes before the anchor; negative for after it; 0 for an absolute reminder. Whole days of it are
    /// calendar days, as in RFC 5545 §3.3.6: 1440 before 09:00 is 09:00 of the day before, also over a clock
    /// change.</summary>
    public int MinutesBefore { get; }

    /// <summary>A reminder at a time of its own.</summary>
    /// <param name="time">Floating or zoned.</param>
    /// <exception cref="ArgumentException"><paramref name="time"/> is a date alone.</exception>
    public static ReminderTrigger Absolute(TaskDate time) => time.Time is null
        ? throw new ArgumentException("An absolute reminder needs a time of day.", nameof(time))
        : new(ReminderAnchor.Absolute, time, 0);

    /// <summary>A reminder before the task is due.</summary>
    /// <param name="minutes">Minutes before; negative for after.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="MaxMinutes"/> either way.</exception>
    public static ReminderTrigger BeforeDue(int minutes) => new(ReminderAnchor.Due, null, Checked(minutes));

    /// <summary>A reminder before the task starts.</summary>
    /// <param name="minutes">Minutes before; negative for after.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="MaxMinutes"/> either way.</exception>
    public static ReminderTrigger BeforeStart(int minutes) => new(ReminderAnchor.Start, null, Checked(minutes));

    /// <summary>The instant at which to fire, for a reader in <paramref name="viewer"/>. To be asked again when a date
    /// of the task, the reader's zone or the zone data changes.</summary>
    /// <param name="due">The task's due date, if it has one.</param>
    /// <param name="start">The task's start date, if it has one.</param>
    /// <param name="viewer">The zone in which dates alone and floating times are read.</param>
    /// <param name="defaultTime">The time of day of a date alone.</param>
    /// <returns><see langword="null"/> when the date that it hangs on is missing.</returns>
    public Instant? FireAt(TaskDate? due, TaskDate? start, DateTimeZone viewer, LocalTime defaultTime)
    {
        var anchor = Anchor switch
        {
            ReminderAnchor.Due => due,
            ReminderAnchor.Start => start,
            _ => Time,
        };

        if (anchor is not { } date)
            return null;

        var days = MinutesBefore / MinutesPerDay;
        var moved = date with { Date = date.Date.PlusDays(-days), Time = date.Time ?? defaultTime };
        return moved.ToInstant(viewer) - Duration.FromMinutes(MinutesBefore % MinutesPerDay);
    }

    /// <summary>The trigger of another occurrence's reminder: the same one, but an absolute time goes on with the
    /// occurrence, for it would else stay behind.</summary>
    /// <param name="shift">From this occurrence to the other.</param>
    public ReminderTrigger ForOccurrenceAfter(OccurrenceShift shift) =>
        Time is { } time ? Absolute(shift.Of(time)) : this;

    private static int Checked(int minutes) => minutes is >= -MaxMinutes and <= MaxMinutes
        ? minutes
        : throw new ArgumentOutOfRangeException(nameof(minutes), minutes, "A reminder is at most a year off.");
}
