using NodaTime;
using NodaTime.Text;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Recurrence;

public sealed class SeriesTests
{
    private static readonly DateTimeZone Utc = DateTimeZone.Utc;

    [Fact]
    public void Trap_7_completion_mode_counts_from_the_day_of_completion_at_the_due_clock_time()
    {
        var series = Completion("FREQ=MONTHLY", "2016-08-30T00:25");

        var next = series.After(Key("2016-08-30T00:25"), Dates.Utc("2016-08-29T00:14Z"), Utc);

        Assert.Equal("2016-09-29T00:25", next.Key.ToString());
        Assert.Empty(next.Missed);
    }

    [Theory]
    [InlineData("FREQ=DAILY;INTERVAL=3", "2026-01-20T18:00Z", "2026-01-23T09:00")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2", "2026-01-20T18:00Z", "2026-02-03T09:00")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO", "2026-01-20T18:00Z", "2026-01-26T09:00")]
    [InlineData("FREQ=MONTHLY", "2026-01-31T18:00Z", "2026-02-28T09:00")]
    [InlineData("FREQ=YEARLY", "2028-02-29T18:00Z", "2029-02-28T09:00")]
    public void Trap_7_completion_mode_takes_the_day_of_completion_for_the_first_occurrence(
        string rule, string completed, string expected)
    {
        var next = Completion(rule, "2026-01-10T09:00").After(Key("2026-01-10T09:00"), Dates.Utc(completed), Utc);

        Assert.Equal(expected, next.Key.ToString());
    }

    [Fact]
    public void Trap_7_completion_mode_never_gives_a_day_it_had_already()
    {
        var next = Completion("FREQ=DAILY;INTERVAL=3", "2026-01-11")
            .After(Key("2026-01-14"), Dates.Utc("2026-01-11T20:00Z"), Utc);

        Assert.Equal("2026-01-17", next.Key.ToString());
    }

    [Theory]
    [InlineData(MissedPolicy.KeepOne)]
    [InlineData(MissedPolicy.Skip)]
    [InlineData(MissedPolicy.Wait)]
    public void Trap_8_late_completion_gives_the_first_after_now_and_records_the_missed(MissedPolicy policy)
    {
        var next = Weekly(policy).After(Key("2026-09-14T08:00"), Dates.Utc("2026-09-30T10:00Z"), Utc);

        Assert.Equal("2026-10-05T08:00", next.Key.ToString());
        Assert.Equal(["2026-09-21T08:00", "2026-09-28T08:00"], Text(next.Missed));
        Assert.Empty(next.Kept);
    }

    [Fact]
    public void Trap_8_late_completion_keeps_the_others_visible_where_all_are_kept()
    {
        var next = Weekly(MissedPolicy.KeepAll).After(Key("2026-09-14T08:00"), Dates.Utc("2026-09-30T10:00Z"), Utc);

        Assert.Equal("2026-10-05T08:00", next.Key.ToString());
        Assert.Equal(["2026-09-21T08:00", "2026-09-28T08:00"], Text(next.Kept));
        Assert.Empty(next.Missed);
    }

    [Theory]
    [InlineData("2026-10-05T07:59Z", "2026-10-05T08:00")]
    [InlineData("2026-10-05T08:00Z", "2026-10-12T08:00")]
    public void Trap_8_now_itself_is_not_after_now(string completed, string expected)
    {
        var next = Weekly(MissedPolicy.Wait).After(Key("2026-09-14T08:00"), Dates.Utc(completed), Utc);

        Assert.Equal(expected, next.Key.ToString());
    }

    [Fact]
    public void Trap_8_a_date_alone_is_not_over_before_its_day_is()
    {
        var series = Schedule("FREQ=DAILY", "2026-09-01", MissedPolicy.KeepOne);

        var next = series.After(Key("2026-09-14"), Dates.Utc("2026-09-15T21:00Z"), Dates.Zone("Europe/Berlin"));

        Assert.Equal("2026-09-15", next.Key.ToString());
    }

    [Fact]
    public void Trap_9_early_completion_gives_the_one_after_and_not_the_same_again()
    {
        var next = Weekly(MissedPolicy.Wait).After(Key("2026-09-14T08:00"), Dates.Utc("2026-09-13T08:00Z"), Utc);

        Assert.Equal("2026-09-21T08:00", next.Key.ToString());
        Assert.Empty(next.Missed);
    }

    [Fact]
    public void Trap_11_two_replicas_give_the_same_key_whatever_their_clocks_and_zones()
    {
        var series = Schedule("FREQ=MONTHLY", "2026-11-01T09:00", MissedPolicy.Wait);
        var first = series.After(Key("2026-11-01T09:00"), Dates.Utc("2026-11-03T00:00Z"), Dates.Zone("Asia/Tokyo"));
        var second = series.After(Key("2026-11-01T09:00"), Dates.Utc("2026-11-03T00:01Z"), Dates.Zone("America/Lima"));

        Assert.Equal("2026-12-01T09:00", first.Key.ToString());
        Assert.Equal(first.Key, second.Key);
    }

    [Fact]
    public void Trap_12_missed_and_skipped_occurrences_use_up_COUNT()
    {
        var series = Schedule("FREQ=WEEKLY;COUNT=3", "2026-09-14T08:00", MissedPolicy.Wait);

        var next = series.After(Key("2026-09-14T08:00"), Dates.Utc("2026-12-01T00:00Z"), Utc);

        Assert.True(next.Ended);
        Assert.Equal(["2026-09-21T08:00", "2026-09-28T08:00"], Text(next.Missed));
    }

    [Fact]
    public void Trap_12_completion_mode_counts_what_there_was()
    {
        var series = Completion("FREQ=DAILY;COUNT=3", "2026-01-01");
        var now = Dates.Utc("2026-01-05T12:00Z");

        Assert.Equal("2026-01-06", (series with { Generated = 2 }).After(Key("2026-01-04"), now, Utc).Key.ToString());
        Assert.True((series with { Generated = 3 }).After(Key("2026-01-04"), now, Utc).Ended);
    }

    [Theory]
    [InlineData(RecurrenceMode.Schedule)]
    [InlineData(RecurrenceMode.Completion)]
    public void Trap_13_the_last_day_of_UNTIL_still_comes(RecurrenceMode mode)
    {
        var series = Completion("FREQ=DAILY;UNTIL=20260103", "2026-01-01T23:30") with { Mode = mode };

        Assert.False(series.After(Key("2026-01-02T23:30"), Dates.Utc("2026-01-02T10:00Z"), Utc).Ended);
        Assert.True(series.After(Key("2026-01-03T23:30"), Dates.Utc("2026-01-03T10:00Z"), Utc).Ended);
    }

    [Theory]
    [InlineData("Pacific/Kiritimati", "2025-12-31T20:00Z")]
    [InlineData("Europe/Berlin", "2026-01-01T20:00Z")]
    [InlineData("Pacific/Pago_Pago", "2026-01-02T10:00Z")]
    public void Trap_14_a_date_alone_is_the_same_date_in_every_zone(string zone, string evening)
    {
        var series = Schedule("FREQ=DAILY", "2026-01-01", MissedPolicy.Wait);

        var next = series.After(Key("2026-01-01"), Dates.Utc(evening), Dates.Zone(zone));

        Assert.Equal(new TaskDate(Dates.On("2026-01-02")), next.Due);
        Assert.Empty(next.Missed);
    }

    [Theory]
    [InlineData(null, "America/Los_Angeles", "2026-06-02T09:00")]
    [InlineData("Europe/Berlin", "America/Los_Angeles", "2026-06-03T09:00")]
    public void Trap_15_a_floating_time_follows_the_user_and_a_fixed_one_does_not(
        string? fixedZone, string user, string expected)
    {
        var series = Schedule("FREQ=DAILY", "2026-06-01T09:00", MissedPolicy.Wait);
        series = series with { Start = series.Start with { Zone = fixedZone } };

        var next = series.After(Key("2026-06-01T09:00"), Dates.Utc("2026-06-02T10:00Z"), Dates.Zone(user));

        Assert.Equal(expected, next.Key.ToString());
    }

    [Theory]
    [InlineData("Pacific/Apia", "2026-03-09T10:30Z", "2026-03-12")] // 23:30 on the 9th, UTC+13
    [InlineData("Pacific/Apia", "2026-03-09T11:30Z", "2026-03-13")] // 00:30 on the 10th
    [InlineData("Pacific/Pitcairn", "2026-03-10T07:30Z", "2026-03-12")] // 23:30 on the 9th, UTC-8
    [InlineData("Pacific/Pitcairn", "2026-03-10T08:30Z", "2026-03-13")] // 00:30 on the 10th
    public void Trap_16_completion_near_midnight_is_on_the_users_day(string zone, string completed, string expected)
    {
        var next = Completion("FREQ=DAILY;INTERVAL=3", "2026-03-05")
            .After(Key("2026-03-05"), Dates.Utc(completed), Dates.Zone(zone));

        Assert.Equal(expected, next.Key.ToString());
    }

    [Fact]
    public void Trap_22_a_rescheduled_occurrence_keeps_its_key_and_its_place()
    {
        var series = Weekly(MissedPolicy.Wait);
        var born = OccurrenceKey.Of(series.First!.Value);
        var movedTo = Dates.Utc("2026-09-24T08:00Z");

        var next = series.After(born, movedTo, Utc);

        Assert.Equal("2026-09-28T08:00", next.Key.ToString());
        Assert.Equal(["2026-09-21T08:00"], Text(next.Missed));
    }

    [Fact]
    public void Trap_22_changing_the_time_of_a_series_does_not_repeat_the_day()
    {
        var changed = Schedule("FREQ=DAILY", "2026-09-14T18:00", MissedPolicy.Wait);

        var next = changed.After(Key("2026-09-14T08:00"), Dates.Utc("2026-09-14T09:00Z"), Utc);

        Assert.Equal("2026-09-15T18:00", next.Key.ToString());
    }

    [Fact]
    public void Trap_25_a_daily_series_forgotten_for_a_century_records_the_latest_hundred()
    {
        var series = Schedule("FREQ=DAILY", "1926-01-01", MissedPolicy.Wait);

        var next = series.After(Key("1926-01-01"), Dates.Utc("2026-01-01T12:00Z"), Utc);

        Assert.Equal("2026-01-01", next.Key.ToString());
        Assert.Equal(Series.MostPassed, next.Missed.Count);
        Assert.Equal("2025-12-31", next.Missed[^1].ToString());
    }

    [Fact]
    public void What_was_skipped_ahead_is_passed_over_and_not_missed()
    {
        var handled = new HashSet<OccurrenceKey> { Key("2026-09-21T08:00"), Key("2026-10-05T08:00") };

        var next = Weekly(MissedPolicy.Wait).After(
            Key("2026-09-14T08:00"), Dates.Utc("2026-09-30T10:00Z"), Utc, handled);

        Assert.Equal("2026-10-12T08:00", next.Key.ToString());
        Assert.Equal(["2026-09-28T08:00"], Text(next.Missed));
    }

    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "2026-12-01", "2026-12-07 2026-12-14")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU;COUNT=3", "2026-12-01", "2026-12-01 2026-12-08 2026-12-15")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;COUNT=1", "2026-12-01", "")]
    public void Trap_12_COUNT_counts_a_first_date_that_is_none_of_the_rules(string rule, string start, string expected)
    {
        var series = Schedule(rule, start, MissedPolicy.Wait);

        Assert.Equal(
            expected,
            string.Join(' ', series.Occurrences.Select(local => LocalDatePattern.Iso.Format(local.Date))));
        Assert.NotNull(series.First);
    }

    private static Series Weekly(MissedPolicy policy) => Schedule("FREQ=WEEKLY", "2026-09-14T08:00", policy);

    private static Series Schedule(string rule, string start, MissedPolicy policy) =>
        new(RecurrenceRule.Parse(rule), Due(start), RecurrenceMode.Schedule, policy);

    private static Series Completion(string rule, string start) =>
        new(RecurrenceRule.Parse(rule), Due(start), RecurrenceMode.Completion, MissedPolicy.KeepOne);

    private static TaskDate Due(string text) => new(Key(text).Date, Key(text).Time);

    private static OccurrenceKey Key(string text)
    {
        Assert.True(OccurrenceKey.TryParse(text, out var key));
        return key;
    }

    private static IEnumerable<string> Text(IEnumerable<OccurrenceKey> keys) => keys.Select(key => key.ToString());
}
