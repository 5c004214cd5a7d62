using NodaTime;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Tests.Recurrence;

public sealed class SeriesPreviewTests
{
    [Fact]
    public void Short_months_are_noted()
    {
        var dates = Preview("FREQ=MONTHLY;BYMONTHDAY=31,-1;BYSETPOS=1", "2026-01-31T09:00", null, 4);

        Assert.Equal(Dates.Of("2026 1/31 2/28 3/31 4/30"), dates.Select(date => date.Due.Date));
        Assert.Equal(
            [DateNotes.None, DateNotes.MonthEnd, DateNotes.OffsetChanged, DateNotes.MonthEnd],
            dates.Select(date => date.Notes));
    }

    [Fact]
    public void A_day_implied_by_the_start_is_noted_too() =>
        Assert.Equal(DateNotes.MonthEnd, Preview("FREQ=YEARLY", "2024-02-29T09:00", null, 2)[1].Notes);

    [Fact]
    public void A_time_that_the_clocks_leave_out_is_noted_and_shown_where_it_falls()
    {
        var dates = Preview("FREQ=DAILY", "2027-03-13T02:30", "America/New_York", 3);

        Assert.Equal(new LocalTime(3, 30), dates[1].At?.TimeOfDay);
        Assert.Equal(
            [DateNotes.None, DateNotes.ClocksForward | DateNotes.OffsetChanged, DateNotes.None],
            dates.Select(date => date.Notes));
    }

    [Fact]
    public void A_time_that_comes_twice_is_noted()
    {
        var dates = Preview("FREQ=DAILY", "2026-11-01T01:30", "America/New_York", 2);

        Assert.Equal(Dates.Utc("2026-11-01T05:30Z"), dates[0].At?.ToInstant());
        Assert.Equal([DateNotes.ClocksBack, DateNotes.OffsetChanged], dates.Select(date => date.Notes));
    }

    [Fact]
    public void A_date_alone_has_no_instant_and_no_clocks()
    {
        var series = Series("FREQ=DAILY", new TaskDate(Dates.On("2026-10-24")));

        var dates = series.NextDates(3, Dates.On("2026-10-24"), Dates.Zone("Europe/Berlin"));

        Assert.All(dates, date => Assert.Equal((null, DateNotes.None), (date.At, date.Notes)));
    }

    [Fact]
    public void Completion_mode_supposes_that_each_is_completed_on_its_day()
    {
        var series = Series("FREQ=MONTHLY;COUNT=4", new TaskDate(Dates.On("2026-01-31")))
            with
        { Mode = RecurrenceMode.Completion, Generated = 2 };

        var dates = series.NextDates(10, Dates.On("2026-01-31"), DateTimeZone.Utc);

        Assert.Equal(Dates.Of("2026 1/31 2/28 3/28"), dates.Select(date => date.Due.Date));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Trap_25_the_number_of_dates_is_bounded(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Series("FREQ=DAILY", new TaskDate(Dates.On("2026-01-01")))
                .NextDates(count, Dates.On("2026-01-01"), DateTimeZone.Utc));

    private static IReadOnlyList<PlannedDate> Preview(string rule, string start, string? zone, int count)
    {
        var local = Dates.At(start);
        return Series(rule, new TaskDate(local.Date, local.TimeOfDay, zone))
            .NextDates(count, local.Date, Dates.Zone("Europe/Berlin"));
    }

    private static Series Series(string rule, TaskDate start) =>
        new(RecurrenceRule.Parse(rule), start, RecurrenceMode.Schedule, MissedPolicy.Wait);
}
