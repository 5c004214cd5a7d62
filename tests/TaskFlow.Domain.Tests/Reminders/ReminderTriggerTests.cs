using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Reminders;

public sealed class ReminderTriggerTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly DateTimeZone Auckland = DateTimeZoneProviders.Tzdb["Pacific/Auckland"];
    private static readonly DateTimeZone LosAngeles = DateTimeZoneProviders.Tzdb["America/Los_Angeles"];
    private static readonly TaskDate FirstOfDecember = new(new LocalDate(2026, 12, 1));
    private static readonly TaskDate NineOnTheFirst = new(new LocalDate(2026, 12, 1), new LocalTime(9, 0));

    [Fact]
    public void A_date_alone_is_taken_at_nine_of_each_readers_own_day()
    {
        var trigger = ReminderTrigger.BeforeDue(0);

        Assert.Equal(Instant.FromUtc(2026, 12, 1, 8, 0), FireAt(trigger, FirstOfDecember, Berlin));
        Assert.Equal(Instant.FromUtc(2026, 11, 30, 20, 0), FireAt(trigger, FirstOfDecember, Auckland));
        Assert.Equal(Instant.FromUtc(2026, 12, 1, 17, 0), FireAt(trigger, FirstOfDecember, LosAngeles));
    }

    [Fact]
    public void A_date_alone_is_taken_at_the_time_that_its_reader_set()
    {
        var at = ReminderTrigger.BeforeDue(30).FireAt(FirstOfDecember, null, Berlin, new LocalTime(7, 15));

        Assert.Equal(Instant.FromUtc(2026, 12, 1, 5, 45), at);
    }

    [Fact]
    public void A_floating_time_follows_its_reader_to_another_zone()
    {
        var trigger = ReminderTrigger.BeforeDue(60);

        Assert.Equal(Instant.FromUtc(2026, 12, 1, 7, 0), FireAt(trigger, NineOnTheFirst, Berlin));
        Assert.Equal(Instant.FromUtc(2026, 12, 1, 16, 0), FireAt(trigger, NineOnTheFirst, LosAngeles));
    }

    [Fact]
    public void A_time_fixed_to_a_zone_does_not_follow_its_reader()
    {
        var call = NineOnTheFirst with { Zone = "Europe/Berlin" };
        var trigger = ReminderTrigger.BeforeDue(60);

        Assert.Equal(Instant.FromUtc(2026, 12, 1, 7, 0), FireAt(trigger, call, Berlin));
        Assert.Equal(Instant.FromUtc(2026, 12, 1, 7, 0), FireAt(trigger, call, LosAngeles));
    }

    [Fact]
    public void A_day_before_is_the_same_time_of_the_day_before_also_over_a_clock_change()
    {
        var due = new TaskDate(new LocalDate(2026, 10, 25), new LocalTime(9, 0));

        Assert.Equal(Instant.FromUtc(2026, 10, 24, 7, 0), FireAt(ReminderTrigger.BeforeDue(24 * 60), due, Berlin));
        Assert.Equal(Instant.FromUtc(2026, 10, 24, 6, 30), FireAt(ReminderTrigger.BeforeDue(1_470), due, Berlin));
    }

    [Fact]
    public void Hours_before_are_exact_over_a_clock_change()
    {
        var due = new TaskDate(new LocalDate(2026, 10, 25), new LocalTime(9, 0));

        // 09:00 CET is 08:00Z; twelve hours earlier the wall shows 22:00 CEST.
        Assert.Equal(Instant.FromUtc(2026, 10, 24, 20, 0), FireAt(ReminderTrigger.BeforeDue(12 * 60), due, Berlin));
    }

    [Fact]
    public void A_negative_offset_fires_after_it()
    {
        var trigger = ReminderTrigger.BeforeDue(-120);

        Assert.Equal(Instant.FromUtc(2026, 12, 1, 10, 0), FireAt(trigger, NineOnTheFirst, Berlin));
    }

    [Fact]
    public void A_time_that_the_clocks_skip_fires_after_the_gap()
    {
        var trigger = ReminderTrigger.Absolute(new TaskDate(new LocalDate(2027, 3, 28), new LocalTime(2, 30)));

        Assert.Equal(Instant.FromUtc(2027, 3, 28, 1, 30), FireAt(trigger, null, Berlin));
    }

    [Fact]
    public void The_start_has_reminders_of_its_own()
    {
        var start = new TaskDate(new LocalDate(2026, 11, 28), new LocalTime(8, 0));

        var at = ReminderTrigger.BeforeStart(10).FireAt(NineOnTheFirst, start, Berlin, ReminderTrigger.DefaultTime);

        Assert.Equal(Instant.FromUtc(2026, 11, 28, 6, 50), at);
    }

    [Fact]
    public void Without_the_date_that_it_hangs_on_it_has_no_moment()
    {
        Assert.Null(FireAt(ReminderTrigger.BeforeDue(10), null, Berlin));
        Assert.Null(FireAt(ReminderTrigger.BeforeStart(10), NineOnTheFirst, Berlin));
    }

    [Fact]
    public void When_the_due_date_moves_a_relative_one_moves_with_it_and_an_absolute_one_stays()
    {
        var relative = ReminderTrigger.BeforeDue(60);
        var absolute = ReminderTrigger.Absolute(new TaskDate(new LocalDate(2026, 11, 30), new LocalTime(18, 0)));
        var later = NineOnTheFirst with { Date = new LocalDate(2026, 12, 8) };

        Assert.Equal(Duration.FromDays(7), FireAt(relative, later, Berlin) - FireAt(relative, NineOnTheFirst, Berlin));
        Assert.Equal(FireAt(absolute, NineOnTheFirst, Berlin), FireAt(absolute, later, Berlin));
    }

    [Fact]
    public void For_the_next_occurrence_an_absolute_one_moves_on_as_far_as_the_due_date()
    {
        var absolute = ReminderTrigger.Absolute(new TaskDate(new LocalDate(2026, 11, 30), new LocalTime(18, 0)));

        var month = new OccurrenceShift(new(2026, 12, 1), new(2026, 12, 1), new(2027, 1, 1));

        Assert.Equal(new LocalDate(2026, 12, 31), absolute.ForOccurrenceAfter(month).Time!.Value.Date);
        Assert.Equal(ReminderTrigger.BeforeDue(60), ReminderTrigger.BeforeDue(60).ForOccurrenceAfter(month));
    }

    [Fact]
    public void An_absolute_one_needs_a_time_and_an_offset_is_at_most_a_year()
    {
        Assert.Throws<ArgumentException>(() => ReminderTrigger.Absolute(FirstOfDecember));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReminderTrigger.BeforeDue(ReminderTrigger.MaxMinutes + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReminderTrigger.BeforeStart(-ReminderTrigger.MaxMinutes - 1));
    }

    private static Instant? FireAt(ReminderTrigger trigger, TaskDate? due, DateTimeZone viewer) =>
        trigger.FireAt(due, null, viewer, ReminderTrigger.DefaultTime);
}
