using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Recurrence;

/// <summary>Trap 10 and C3: what the passing of time does to an open occurrence, and what pausing does.</summary>
public sealed class MissedPolicyTests
{
    private static readonly DateTimeZone Berlin = Dates.Zone("Europe/Berlin");
    private static readonly OccurrenceKey Open = new(Dates.On("2026-09-14"), new LocalTime(8, 0));

    // A Thursday; daily occurrences of the 15th, 16th and 17th have arrived, the last is over.
    private static readonly Instant Later = Dates.Utc("2026-09-17T10:00Z");

    [Fact]
    public void Trap_10_keep_one_leaves_the_latest_open_and_records_the_others()
    {
        var next = Assert.IsType<NextOccurrence>(Daily(MissedPolicy.KeepOne).AtTime(Open, Later, Berlin));

        Assert.Equal("2026-09-17T08:00", next.Key.ToString());
        Assert.Equal(["2026-09-14T08:00", "2026-09-15T08:00", "2026-09-16T08:00"], Text(next.Missed));
        Assert.Empty(next.Kept);
    }

    [Fact]
    public void Trap_10_keep_all_leaves_every_one_open()
    {
        var next = Assert.IsType<NextOccurrence>(Daily(MissedPolicy.KeepAll).AtTime(Open, Later, Berlin));

        Assert.Equal("2026-09-17T08:00", next.Key.ToString());
        Assert.Equal(["2026-09-15T08:00", "2026-09-16T08:00"], Text(next.Kept));
        Assert.Empty(next.Missed);
    }

    [Fact]
    public void Trap_10_skip_leaves_none_overdue()
    {
        var next = Assert.IsType<NextOccurrence>(Daily(MissedPolicy.Skip).AtTime(Open, Later, Berlin));

        Assert.Equal("2026-09-18T08:00", next.Key.ToString());
        Assert.Equal(
            ["2026-09-14T08:00", "2026-09-15T08:00", "2026-09-16T08:00", "2026-09-17T08:00"], Text(next.Missed));
    }

    [Fact]
    public void Trap_10_wait_does_nothing_until_completion()
    {
        Assert.Null(Daily(MissedPolicy.Wait).AtTime(Open, Later, Berlin));
        Assert.Null(Daily(MissedPolicy.Wait).ActsAt(Open, Berlin));
    }

    [Fact]
    public void Trap_10_completion_mode_always_waits()
    {
        var series = Daily(MissedPolicy.Skip) with { Mode = RecurrenceMode.Completion };

        Assert.Null(series.AtTime(Open, Later, Berlin));
        Assert.Null(series.ActsAt(Open, Berlin));
    }

    [Theory]
    [InlineData(MissedPolicy.KeepOne, "2026-09-14T22:00Z")]
    [InlineData(MissedPolicy.KeepAll, "2026-09-14T22:00Z")]
    [InlineData(MissedPolicy.Skip, "2026-09-14T06:00Z")]
    public void A_policy_acts_exactly_when_it_says(MissedPolicy policy, string when)
    {
        var series = Daily(policy);
        var acts = Dates.Utc(when);

        Assert.Equal(acts, series.ActsAt(Open, Berlin));
        Assert.Null(series.AtTime(Open, acts - Duration.FromSeconds(1), Berlin));
        Assert.NotNull(series.AtTime(Open, acts, Berlin));
    }

    [Theory]
    [InlineData(MissedPolicy.KeepAll, RecurrenceMode.Schedule, "2026-09-13T22:00Z", true)]
    [InlineData(MissedPolicy.KeepAll, RecurrenceMode.Schedule, "2026-09-13T21:59Z", false)]
    [InlineData(MissedPolicy.KeepAll, RecurrenceMode.Completion, "2026-09-13T22:00Z", false)]
    [InlineData(MissedPolicy.KeepOne, RecurrenceMode.Schedule, "2026-09-13T22:00Z", false)]
    public void Only_where_all_are_kept_an_occurrence_stands_beside_the_others_once_it_arrived(
        MissedPolicy policy, RecurrenceMode mode, string now, bool expected) =>
        Assert.Equal(
            expected, (Daily(policy) with { Mode = mode }).StandsBeside(Open, Dates.Utc(now), Berlin));

    [Fact]
    public void A_policy_does_not_act_on_what_was_handled_ahead()
    {
        var series = Daily(MissedPolicy.KeepOne);
        var handled = new HashSet<OccurrenceKey> { new(Dates.On("2026-09-15"), new LocalTime(8, 0)) };

        Assert.Equal(Dates.Utc("2026-09-15T22:00Z"), series.ActsAt(Open, Berlin, handled));
        Assert.Null(series.AtTime(Open, Dates.Utc("2026-09-15T12:00Z"), Berlin, handled));
    }

    [Theory]
    [InlineData(MissedPolicy.KeepOne, false)]
    [InlineData(MissedPolicy.KeepAll, false)]
    [InlineData(MissedPolicy.Skip, true)]
    public void The_last_occurrence_stays_open_unless_it_is_to_be_skipped(MissedPolicy policy, bool ends)
    {
        var series = Daily(policy, "FREQ=DAILY;COUNT=1");

        var next = series.AtTime(Open, Later, Berlin);

        Assert.Equal(ends, next?.Ended ?? false);
    }

    [Fact]
    public void The_day_that_Apia_left_out_passes_without_an_error()
    {
        var apia = Dates.Zone("Pacific/Apia");
        var series = Daily(MissedPolicy.Skip) with { Start = new TaskDate(Dates.On("2011-12-28")) };
        var open = new OccurrenceKey(Dates.On("2011-12-29"));

        Assert.Equal(Dates.Utc("2011-12-30T10:00Z"), series.ActsAt(open, apia));
        Assert.Equal("2011-12-31", series.AtTime(open, Dates.Utc("2011-12-30T10:00Z"), apia)?.Key.ToString());
    }

    [Theory]
    [InlineData(RecurrenceMode.Schedule, "2026-10-03T07:00Z", "2026-10-05T08:00")]
    [InlineData(RecurrenceMode.Schedule, "2026-10-05T20:00Z", "2026-10-05T08:00")]
    [InlineData(RecurrenceMode.Completion, "2026-10-03T07:00Z", "2026-10-03T08:00")]
    public void Resuming_takes_the_first_on_or_after_that_day_and_nothing_piles_up(
        RecurrenceMode mode, string resumed, string expected)
    {
        var series = Daily(MissedPolicy.KeepAll, "FREQ=WEEKLY") with { Mode = mode };

        var next = series.Resume(Open, Dates.Utc(resumed), Berlin);

        Assert.Equal(expected, next.Key.ToString());
        Assert.Empty(next.Missed);
        Assert.Empty(next.Kept);
    }

    [Theory]
    [InlineData(MissedPolicy.KeepOne, "2026-09-17T08:00", "2026-09-14T08:00, 2026-09-16T08:00")]
    [InlineData(MissedPolicy.Skip, "2026-09-18T08:00", "2026-09-14T08:00, 2026-09-16T08:00, 2026-09-17T08:00")]
    public void What_lay_in_a_pause_is_not_missed_as_time_passes(MissedPolicy policy, string next, string missed)
    {
        var passed = Assert.IsType<NextOccurrence>(Resumed(policy).AtTime(Open, Later, Berlin));

        Assert.Equal(next, passed.Key.ToString());
        Assert.Equal(missed.Split(", "), Text(passed.Missed));
    }

    [Fact]
    public void What_lay_in_a_pause_is_not_kept() =>
        Assert.Equal(
            ["2026-09-16T08:00"],
            Text(Assert.IsType<NextOccurrence>(Resumed(MissedPolicy.KeepAll).AtTime(Open, Later, Berlin)).Kept));

    [Fact]
    public void What_lay_in_a_pause_is_not_missed_when_the_open_one_is_done() =>
        Assert.Equal(
            ["2026-09-16T08:00", "2026-09-17T08:00"], Text(Resumed(MissedPolicy.Wait).After(Open, Later, Berlin).Missed));

    [Fact]
    public void After_a_pause_time_acts_with_the_first_occurrence_since() =>
        Assert.Equal(
            Dates.Utc("2026-09-15T22:00Z"), Resumed(MissedPolicy.KeepOne).ActsAt(Open, Berlin));

    [Fact]
    public void Resuming_on_the_day_of_the_last_occurrence_does_not_give_it_again() =>
        Assert.Equal(
            "2026-09-15T08:00",
            Daily(MissedPolicy.KeepOne).Resume(Open, Dates.Utc("2026-09-14T10:00Z"), Berlin).Key.ToString());

    [Fact]
    public void Resuming_before_the_start_gives_the_first() =>
        Assert.Equal(
            "2026-09-01T08:00",
            Daily(MissedPolicy.KeepOne).Resume(null, Dates.Utc("2026-08-01T10:00Z"), Berlin).Key.ToString());

    [Fact]
    public void Resuming_after_the_end_ends() =>
        Assert.True(Daily(MissedPolicy.KeepOne, "FREQ=DAILY;UNTIL=20260915").Resume(Open, Later, Berlin).Ended);

    private static Series Resumed(MissedPolicy policy) =>
        Daily(policy) with { ResumedAt = Dates.Utc("2026-09-16T10:00Z") };

    private static Series Daily(MissedPolicy policy, string rule = "FREQ=DAILY")
    {
        var start = rule == "FREQ=DAILY" ? "2026-09-01" : "2026-09-14";
        var eight = new TaskDate(Dates.On(start), new LocalTime(8, 0));
        return new(RecurrenceRule.Parse(rule), eight, RecurrenceMode.Schedule, policy);
    }

    private static IEnumerable<string> Text(IEnumerable<OccurrenceKey> keys) => keys.Select(key => key.ToString());
}
