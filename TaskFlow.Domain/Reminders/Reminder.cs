using NodaTime;

namespace TaskFlow.Domain.Reminders;

/// <summary>A reminder of one task for one user, and the moments that follow from it. Immutable.</summary>
/// <param name="Id">The reminder.</param>
/// <param name="Trigger">When it is to fire, as the user said it.</param>
/// <param name="State">What has become of it.</param>
/// <param name="ScheduledFor">The instant that its trigger gives; <see langword="null"/> while the task lacks the date
/// that it hangs on.</param>
/// <param name="NextFireAt">The instant at which it fires next: <paramref name="ScheduledFor"/> or the end of a snooze;
/// <see langword="null"/> when nothing is to fire.</param>
public sealed record Reminder(
    Guid Id, ReminderTrigger Trigger, ReminderState State, Instant? ScheduledFor, Instant? NextFireAt)
{
    /// <summary>Until when it was put off; <see langword="null"/> if it is not.</summary>
    public Instant? SnoozedUntil => NextFireAt == ScheduledFor ? null : NextFireAt;

    /// <summary>Whether <see cref="Snooze"/> is possible: not once it was dismissed or its task is over.</summary>
    public bool CanSnooze => State is not (ReminderState.Dismissed or ReminderState.Cancelled);

    /// <summary>The id of the event of its next firing; the same however often that is tried.</summary>
    public Guid? FiringId => NextFireAt is { } at ? DeterministicId.Of(Id, at) : null;

    /// <summary>A new reminder. One whose moment has passed already fires only once a date moves it ahead.</summary>
    /// <param name="id">The reminder.</param>
    /// <param name="trigger">When it is to fire.</param>
    /// <param name="moment">What <see cref="ReminderTrigger.FireAt"/> says.</param>
    /// <param name="now">The present.</param>
    public static Reminder Set(Guid id, ReminderTrigger trigger, Instant? moment, Instant now) =>
        new(id, trigger, ReminderState.Pending, moment, moment >= now ? moment : null);

    /// <summary>Takes another moment, after a date of the task, the user's zone or the zone data changed. One ahead
    /// ends a snooze, and what had fired is pending again. One that has passed leaves a snooze alone; a reminder that
    /// was still to fire then does so at once, late or missed, and is not lost. The same moment changes
    /// nothing.</summary>
    /// <param name="moment">What <see cref="ReminderTrigger.FireAt"/> says now.</param>
    /// <param name="now">The present.</param>
    public Reminder Reschedule(Instant? moment, Instant now)
    {
        if (moment == ScheduledFor || State == ReminderState.Cancelled)
            return this;

        var next = moment >= now ? moment : SnoozedUntil ?? (NextFireAt is null ? null : moment);
        return this with
        {
            State = next is null ? State : ReminderState.Pending,
            ScheduledFor = moment,
            NextFireAt = next,
        };
    }

    /// <summary>Puts it off. Its trigger, the task's dates and all other reminders stay as they are.</summary>
    /// <param name="until">When to fire instead; kept to the second.</param>
    /// <param name="now">The present.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="until"/> is not later than
    /// <paramref name="now"/>.</exception>
    /// <exception cref="InvalidOperationException"><see cref="CanSnooze"/> is <see langword="false"/>.</exception>
    public Reminder Snooze(Instant until, Instant now)
    {
        if (until <= now)
            throw new ArgumentOutOfRangeException(nameof(until), until, "A snooze ends later than now.");
        if (!CanSnooze)
            throw new InvalidOperationException($"A reminder that is {State} cannot be snoozed.");

        var second = Instant.FromUnixTimeSeconds(until.ToUnixTimeSeconds());
        return this with
        {
            State = ReminderState.Pending,
            NextFireAt = second < until ? second + Duration.FromSeconds(1) : second,
        };
    }

    /// <summary>What it is after its moment came: fired, or missed when that is longer ago than the
    /// <see cref="GraceWindow"/>. Unchanged before its moment.</summary>
    public Reminder Fire(Instant now) => NextFireAt is not { } moment
        ? this
        : GraceWindow.Judge(moment, now) switch
        {
            Punctuality.Early => this,
            Punctuality.Missed => this with { State = ReminderState.Missed, NextFireAt = null },
            _ => this with { State = ReminderState.Fired, NextFireAt = null },
        };

    /// <summary>Its user is done with it; a snooze ends.</summary>
    public Reminder Dismiss() => this with { State = ReminderState.Dismissed, NextFireAt = null };

    /// <summary>Its task is over; a snooze ends.</summary>
    public Reminder Cancel() => this with { State = ReminderState.Cancelled, NextFireAt = null };
}
