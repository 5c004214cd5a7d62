using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Recurrence;

public sealed class OccurrencesTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-10-19T09:00", "2026-10-26T08:00Z")]
    [InlineData("America/New_York", "2026-10-26T09:00", "2026-11-02T14:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-09-28T09:00", "2026-10-04T22:00Z")]
    [InlineData("Pacific/Apia", "2011-12-26T09:00", "2012-01-01T19:00Z")]
    public void Trap_1_a_weekly_rule_keeps_its_clock_time_over_a_change_of_the_clocks(
        string zone, string start, string next)
    {
        var occurrences = RecurrenceRule.EveryWeeks(1).From(Dates.At(start));

        var second = Assert.NotNull(occurrences.After(Dates.At(start)));

        Assert.Equal(Dates.At(start).TimeOfDay, second.TimeOfDay);
        Assert.Equal(Dates.Utc(next), Resolve(second, zone));
    }

    [Theory]
    [InlineData("America/New_York", "2027-03-13T02:30", "2027-03-14T07:30Z", "2027-03-15T06:30Z")]
    [InlineData("Europe/Berlin", "2027-03-27T02:30", "2027-03-28T01:30Z", "2027-03-29T00:30Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T02:15", "2026-10-03T15:45Z", "2026-10-04T15:15Z")]
    public void Trap_2_a_time_that_does_not_exist_shifts_forward_for_that_day_only(
        string zone, string start, string shifted, string dayAfter)
    {
        var instants = RecurrenceRule.EveryDays(1).From(Dates.At(start)).Take(3).Select(o => Resolve(o, zone)).ToList();

        Assert.Equal([Dates.Utc(shifted), Dates.Utc(dayAfter)], instants[1..]);
    }

    [Fact]
    public void Trap_2_a_day_that_does_not_exist_at_all_falls_on_the_next()
    {
        var instants = RecurrenceRule.EveryDays(1).From(Dates.At("2011-12-29T09:00")).Take(3)
            .Select(o => Resolve(o, "Pacific/Apia")).ToList();

        Assert.Equal(
            [Dates.Utc("2011-12-29T19:00Z"), Dates.Utc("2011-12-30T19:00Z"), Dates.Utc("2011-12-30T19:00Z")], instants);
    }

    [Theory]
    [InlineData("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z", "2026-11-02T06:30Z")]
    [InlineData("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45Z", "2027-04-04T15:15Z")]
    public void Trap_3_a_time_that_comes_twice_is_the_first_and_once(
        string zone, string start, string first, string next)
    {
        var instants = RecurrenceRule.EveryDays(1).From(Dates.At(start)).Take(2).Select(o => Resolve(o, zone));

        Assert.Equal([Dates.Utc(first), Dates.Utc(next)], instants);
    }

    [Theory]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31,-1;BYSETPOS=1", "2026-01-31", "2026 1/31 2/28 3/31 4/30")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=30,-1;BYSETPOS=1", "2026-01-30", "2026 1/30 2/28 3/30 4/30")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=29,-1;BYSETPOS=1", "2026-01-29", "2026 1/29 2/28 3/29 4/29")]
    [InlineData("FREQ=MONTHLY", "2026-01-31", "2026 1/31 2/28 3/31 4/30")]
    [InlineData("FREQ=MONTHLY", "2026-11-30", "2026 11/30 12/30 2027 1/30 2/28")]
    [InlineData("FREQ=MONTHLY;INTERVAL=3", "2026-08-31", "2026 8/31 11/30 2027 2/28 5/31")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-06-30", "2026 6/30 7/31 8/31 9/30")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", "2026 1/31 3/31 5/31 7/31")]
    public void Trap_4_the_month_end_clamps_and_the_day_is_kept(string rule, string start, string expected) =>
        Assert.Equal(Dates.Of(expected), Expand(rule, start).Take(4));

    [Theory]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29,-1;BYSETPOS=1")]
    [InlineData("FREQ=YEARLY")]
    public void Trap_5_29_February_is_the_28th_in_common_years(string rule) =>
        Assert.Equal(
            Dates.Of("2024 2/29 2025 2/28 2026 2/28 2027 2/28 2028 2/29"), Expand(rule, "2024-02-29").Take(5));

    [Fact]
    public void Trap_5_29_February_named_outright_waits_for_leap_years_and_passes_1900() =>
        Assert.Equal(
            Dates.Of("1896 2/29 1904 2/29"), Expand("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "1896-01-01").Take(2));

    [Theory]
    [InlineData("MO", "2026 1/9 1/19 1/23")]
    [InlineData("WE", "2026 1/9 1/12 1/23")]
    public void Trap_6_the_week_start_of_the_rule_gives_the_phase(string weekStart, string expected) =>
        Assert.Equal(
            Dates.Of(expected), Expand($"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST={weekStart}", "2026-01-07").Take(3));

    [Fact]
    public void Trap_12_COUNT_counts_from_the_start_wherever_one_looks_from()
    {
        var occurrences = RecurrenceRule.Parse("FREQ=DAILY;COUNT=3").From(Dates.At("2026-01-01T09:00"));

        Assert.Equal(Dates.At("2026-01-03T09:00"), occurrences.After(Dates.At("2026-01-02T09:00")));
        Assert.Null(occurrences.After(Dates.At("2026-01-03T09:00")));
        Assert.Single(occurrences.Between(Dates.At("2026-01-03T00:00"), Dates.At("2027-01-01T00:00")));
    }

    [Fact]
    public void Trap_13_the_whole_day_of_UNTIL_is_included() =>
        Assert.Equal(
            Dates.At("2026-01-03T23:59"),
            RecurrenceRule.Parse("FREQ=DAILY;UNTIL=20260103").From(Dates.At("2026-01-01T23:59")).Last());

    [Theory]
    [InlineData("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29")]
    [InlineData("FREQ=DAILY;INTERVAL=997;BYMONTH=4;BYMONTHDAY=31")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYSETPOS=3")]
    [InlineData("FREQ=MONTHLY;INTERVAL=12;BYMONTH=3;COUNT=10000")]
    public void Trap_25_a_rule_without_a_day_ends(string rule) => Assert.Empty(Expand(rule, "2025-01-01"));

    [Theory]
    [InlineData("FREQ=DAILY;INTERVAL=7")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU")]
    [InlineData("FREQ=MONTHLY")]
    [InlineData("FREQ=YEARLY;INTERVAL=999")]
    public void Trap_25_a_rule_without_end_ends_with_the_year_9998(string rule)
    {
        var occurrences = RecurrenceRule.Parse(rule).From(Dates.At("9997-12-27T09:00"));

        Assert.InRange(occurrences.Count(), 1, 110);
        Assert.All(occurrences, local => Assert.True(local.Year < 9999));
        Assert.Null(occurrences.After(Dates.At("9999-12-31T09:00")));
        Assert.Empty(RecurrenceRule.Parse(rule).From(Dates.At("9999-12-31T09:00")));
    }

    [Fact]
    public void Trap_25_a_start_long_ago_costs_no_walk()
    {
        var occurrences = RecurrenceRule.EveryDays(3).From(Dates.At("0001-01-01T00:00"));
        var late = Dates.At("9990-06-01T12:00");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var next = occurrences.After(late);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, Period.DaysBetween(Dates.On("0001-01-01"), Assert.NotNull(next).Date) % 3);
    }

    [Fact]
    public void An_enumerator_that_is_reset_begins_again()
    {
        var enumerator = RecurrenceRule.Parse("FREQ=DAILY;COUNT=1").From(Dates.At("2026-01-01T09:00")).GetEnumerator();
        Assert.True(enumerator.MoveNext());
        Assert.False(enumerator.MoveNext());

        enumerator.Reset();

        Assert.True(enumerator.MoveNext());
        Assert.Equal(Dates.At("2026-01-01T09:00"), enumerator.Current);
    }

    [Fact]
    public void After_is_strict_and_AtOrAfter_is_not()
    {
        var occurrences = RecurrenceRule.EveryDays(1).From(Dates.At("2026-01-01T09:00"));

        Assert.Equal(Dates.At("2026-01-01T09:00"), occurrences.First);
        Assert.Equal(Dates.At("2026-01-02T09:00"), occurrences.After(Dates.At("2026-01-01T09:00")));
        Assert.Equal(Dates.At("2026-01-01T09:00"), occurrences.After(Dates.At("2026-01-01T08:59")));
        Assert.Equal(Dates.At("2026-01-01T09:00"), occurrences.AtOrAfter(Dates.At("2026-01-01T09:00")));
        Assert.Equal(Dates.At("2026-01-01T09:00"), occurrences.After(Dates.At("2020-01-01T09:00")));
    }

    [Fact]
    public void Between_takes_its_start_and_leaves_its_end()
    {
        var occurrences = RecurrenceRule.EveryDays(1).From(Dates.At("2026-01-01T09:00"));

        var between = occurrences.Between(Dates.At("2026-01-02T09:00"), Dates.At("2026-01-04T09:00"));

        Assert.Equal(Dates.Of("2026 1/2 1/3"), between.Select(local => local.Date));
        Assert.Empty(occurrences.Between(Dates.At("2026-01-02T09:01"), Dates.At("2026-01-03T09:00")));
        Assert.Empty(occurrences.Between(Dates.At("2026-01-03T09:00"), Dates.At("2026-01-02T09:00")));
    }

    [Theory]
    [InlineData("FREQ=DAILY;INTERVAL=2")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO")]
    public void An_occurrence_allocates_nothing(string rule)
    {
        var occurrences = RecurrenceRule.Parse(rule).From(Dates.At("2026-01-01T09:00"));
        Walk(occurrences, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Walk(occurrences, 1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Walk(Occurrences occurrences, int count)
    {
        foreach (var _ in occurrences)
        {
            if (--count == 0)
                return;
        }
    }

    private static IEnumerable<LocalDate> Expand(string rule, string start) =>
        RecurrenceRule.Parse(rule).From(Dates.On(start).At(new LocalTime(9, 0))).Select(local => local.Date);

    private static Instant Resolve(LocalDateTime local, string zone) =>
        new TaskDate(local.Date, local.TimeOfDay, zone).ToInstant(DateTimeZone.Utc);
}
