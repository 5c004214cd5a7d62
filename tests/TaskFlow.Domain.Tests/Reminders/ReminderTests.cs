using NodaTime;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Reminders;

public sealed class ReminderTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly DateTimeZone LosAngeles = DateTimeZoneProviders.Tzdb["America/Los_Angeles"];
    private static readonly Guid Id = Guid.Parse("019aa5d1-0000-7000-8000-000000000001");
    private static readonly TaskDate Due = new(new LocalDate(2026, 12, 1), new LocalTime(9, 0));
    private static readonly ReminderTrigger HourBefore = ReminderTrigger.BeforeDue(60);
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 9, 0);
    private static readonly Instant Moment = Instant.FromUtc(2026, 12, 1, 7, 0);

    private static readonly Reminder Pending = Reminder.Set(Id, HourBefore, MomentIn(Berlin, Due), Now);

    [Fact]
    public void A_new_one_is_pending_for_its_moment()
    {
        Assert.Equal(ReminderState.Pending, Pending.State);
        Assert.Equal((Moment, Moment), (Pending.ScheduledFor, Pending.NextFireAt));
        Assert.Null(Pending.SnoozedUntil);
    }

    [Fact]
    public void A_new_one_whose_moment_has_passed_does_not_fire()
    {
        var late = Reminder.Set(Id, HourBefore, Moment, Moment + Duration.FromMinutes(5));

        Assert.Null(late.NextFireAt);
        Assert.Equal(late, late.Fire(Moment + Duration.FromHours(1)));
    }

    [Theory]
    [InlineData(-1, Punctuality.Early)]
    [InlineData(0, Punctuality.OnTime)]
    [InlineData(60, Punctuality.OnTime)]
    [InlineData(61, Punctuality.Late)]
    [InlineData(86_400, Punctuality.Late)]
    [InlineData(86_401, Punctuality.Missed)]
    public void How_late_a_moment_is_decides_what_becomes_of_it(int seconds, Punctuality punctuality)
    {
        var now = Moment + Duration.FromSeconds(seconds);
        var fired = Pending.Fire(now);

        Assert.Equal(punctuality, GraceWindow.Judge(Moment, now));
        Assert.Equal(
            punctuality switch
            {
                Punctuality.Early => ReminderState.Pending,
                Punctuality.Missed => ReminderState.Missed,
                _ => ReminderState.Fired,
            },
            fired.State);
        Assert.Equal(punctuality == Punctuality.Early ? Moment : null, fired.NextFireAt);
    }

    [Fact]
    public void A_firing_has_the_same_id_however_often_it_is_tried_and_another_after_a_snooze()
    {
        var again = Reminder.Set(Id, HourBefore, MomentIn(Berlin, Due), Now + Duration.FromDays(1));
        var snoozed = Pending.Fire(Moment).Snooze(Moment + Duration.FromMinutes(10), Moment);

        Assert.Equal(DeterministicId.Of(Id, "2026-12-01T07:00:00Z"), Pending.FiringId);
        Assert.Equal(Pending.FiringId, again.FiringId);
        Assert.NotEqual(Pending.FiringId, snoozed.FiringId);
        Assert.Null(Pending.Fire(Moment).FiringId);
    }

    [Fact]
    public void A_snooze_changes_when_it_fires_next_and_nothing_else()
    {
        var fired = Pending.Fire(Moment);
        var until = Moment + Duration.FromMinutes(10);

        var snoozed = fired.Snooze(until, Moment + Duration.FromSeconds(20));

        Assert.Equal(fired with { State = ReminderState.Pending, NextFireAt = until }, snoozed);
        Assert.Equal(until, snoozed.SnoozedUntil);
        Assert.Equal(ReminderState.Fired, snoozed.Fire(until).State);
    }

    [Fact]
    public void A_snooze_is_kept_to_the_second_that_the_database_gives_back()
    {
        var until = Moment + Duration.FromMinutes(10) + Duration.FromNanoseconds(123_456_789);

        Assert.Equal(Moment + Duration.FromSeconds(601), Pending.Snooze(until, Moment).NextFireAt);
    }

    [Fact]
    public void A_snooze_survives_what_does_not_move_the_reminder_and_ends_with_its_task()
    {
        var snoozed = Pending.Snooze(Moment + Duration.FromMinutes(10), Moment);

        Assert.Equal(snoozed, snoozed.Reschedule(MomentIn(Berlin, Due), Moment));
        Assert.Null(snoozed.Cancel().NextFireAt);
        Assert.Null(snoozed.Dismiss().NextFireAt);
    }

    [Fact]
    public void A_snooze_goes_forward_and_not_for_one_that_is_over()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Pending.Snooze(Moment, Moment));
        Assert.All([Pending.Cancel(), Pending.Dismiss()], over =>
        {
            Assert.False(over.CanSnooze);
            Assert.Throws<InvalidOperationException>(() => over.Snooze(Moment + Duration.FromHours(1), Moment));
        });
    }

    [Fact]
    public void A_later_due_date_makes_a_fired_one_pending_again_and_ends_its_snooze()
    {
        var later = Due with { Date = new LocalDate(2026, 12, 8) };
        var now = Moment + Duration.FromMinutes(1);
        var fired = Pending.Fire(Moment);
        var snoozed = fired.Snooze(Moment + Duration.FromMinutes(10), now);

        Assert.Equal(Moment + Duration.FromDays(7), fired.Reschedule(MomentIn(Berlin, later), now).NextFireAt);
        Assert.Equal(ReminderState.Pending, fired.Reschedule(MomentIn(Berlin, later), now).State);
        Assert.Null(snoozed.Reschedule(MomentIn(Berlin, later), now).SnoozedUntil);
    }

    [Fact]
    public void A_pending_one_whose_moment_moves_into_the_past_fires_at_once_and_is_not_lost()
    {
        var now = Moment - Duration.FromMinutes(30);
        var moved = Pending.Reschedule(Moment - Duration.FromHours(2), now);

        Assert.Equal(ReminderState.Fired, moved.Fire(now).State);
        Assert.Equal(Punctuality.Late, GraceWindow.Judge(moved.NextFireAt!.Value, now));
    }

    [Fact]
    public void A_fired_one_whose_moment_moves_within_the_past_stays_fired()
    {
        var moved = Pending.Fire(Moment).Reschedule(Moment - Duration.FromHours(2), Moment + Duration.FromHours(1));

        Assert.Equal((ReminderState.Fired, (Instant?)null), (moved.State, moved.NextFireAt));
    }

    [Fact]
    public void A_user_who_travels_is_reminded_by_the_wall_there()
    {
        var there = Pending.Reschedule(MomentIn(LosAngeles, Due), Now);

        Assert.Equal(Instant.FromUtc(2026, 12, 1, 16, 0), there.NextFireAt);
    }

    [Fact]
    public void A_cancelled_one_stays_cancelled_whatever_its_dates_do()
    {
        var cancelled = Pending.Cancel();

        Assert.Equal(cancelled, cancelled.Reschedule(Moment + Duration.FromDays(7), Now));
    }

    private static Instant? MomentIn(DateTimeZone viewer, TaskDate due) =>
        HourBefore.FireAt(due, null, viewer, ReminderTrigger.DefaultTime);
}
