using System.Globalization;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Tasks;

namespace TaskFlow.Web.Tests.Features.Tasks;

public sealed class DueTextTests
{
    private readonly ViewerClock clock = new(new FixedTime(new DateTimeOffset(2026, 11, 21, 22, 30, 0, TimeSpan.Zero)));

    public DueTextTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-GB");
        clock.LiveIn("Europe/Warsaw");
    }

    [Fact]
    public void A_day_alone_is_overdue_only_when_it_is_over_where_the_reader_lives()
    {
        Assert.Equal(DueState.Today, DueText.Of(new(new(2026, 11, 21)), clock).State);
        Assert.Equal(DueState.Overdue, DueText.Of(new(new(2026, 11, 20)), clock).State);
        clock.LiveIn("Pacific/Auckland");
        Assert.Equal(DueState.Overdue, DueText.Of(new(new(2026, 11, 21)), clock).State);
    }

    [Fact]
    public void A_time_that_has_passed_today_is_overdue()
    {
        Assert.Equal(DueState.Overdue, DueText.Of(new(new(2026, 11, 21), new(23, 29)), clock).State);
        Assert.Equal(DueState.Today, DueText.Of(new(new(2026, 11, 21), new(23, 31)), clock).State);
    }

    [Fact]
    public void A_time_in_a_zone_is_shown_where_the_reader_is()
    {
        var due = DueText.Of(new(new(2026, 11, 22), new(18, 0), "America/Los_Angeles"), clock);

        Assert.Equal("Mon 23 Nov", due.Day);
        Assert.Equal("03:00", due.Time);
    }

    [Fact]
    public void A_time_that_the_clock_skips_is_an_hour_later()
    {
        var (day, time) = DueText.Local(
            new(new(2027, 3, 14), new(2, 30), "America/New_York"), TimeZoneInfo.Utc);

        Assert.Equal((new DateOnly(2027, 3, 14), new TimeOnly(7, 30)), (day, time!.Value));
    }

    [Theory]
    [InlineData("2026-11-20", "Yesterday")]
    [InlineData("2026-11-21", "Today")]
    [InlineData("2026-11-22", "Tomorrow")]
    [InlineData("2026-11-24", "Tue 24 Nov")]
    [InlineData("2027-02-03", "Wed 3 Feb 2027")]
    public void Days_close_by_are_words_and_others_are_dates(string day, string expected) =>
        Assert.Equal(expected, DueText.Of(new(DateOnly.Parse(day, CultureInfo.InvariantCulture)), clock).Day);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
