using NodaTime;
using TaskFlow.Domain.Reminders;

namespace TaskFlow.Domain.Tests.Reminders;

public sealed class QuietHoursTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    private static readonly QuietHours Night = new(new LocalTime(22, 0), new LocalTime(7, 0));

    [Theory]
    [InlineData("21:59:59", false)]
    [InlineData("22:00:00", true)]
    [InlineData("23:59:59", true)]
    [InlineData("00:00:00", true)]
    [InlineData("06:59:59", true)]
    [InlineData("07:00:00", false)]
    [InlineData("12:00:00", false)]
    public void A_night_includes_its_start_and_excludes_its_end(string time, bool quiet) =>
        Assert.Equal(quiet, Night.Contains(At(time), Berlin));

    [Theory]
    [InlineData("12:59:59", false)]
    [InlineData("13:00:00", true)]
    [InlineData("13:59:59", true)]
    [InlineData("14:00:00", false)]
    public void A_stretch_within_a_day_includes_its_start_and_excludes_its_end(string time, bool quiet) =>
        Assert.Equal(quiet, new QuietHours(new LocalTime(13, 0), new LocalTime(14, 0)).Contains(At(time), Berlin));

    [Fact]
    public void A_stretch_that_ends_as_it_starts_is_never_quiet() =>
        Assert.False(new QuietHours(new LocalTime(13, 0), new LocalTime(13, 0)).Contains(At("13:00:00"), Berlin));

    [Fact]
    public void The_users_zone_decides()
    {
        var at = Instant.FromUtc(2026, 11, 21, 22, 30);

        Assert.True(Night.Contains(at, Berlin));
        Assert.False(Night.Contains(at, NewYork));
    }

    [Fact]
    public void What_comes_in_the_evening_waits_for_the_next_morning() =>
        Assert.Equal(Instant.FromUtc(2026, 11, 22, 6, 0), Night.Defer(At("23:30:00"), Berlin));

    [Fact]
    public void What_comes_after_midnight_waits_for_the_same_morning() =>
        Assert.Equal(At("07:00:00"), Night.Defer(At("00:30:00"), Berlin));

    [Fact]
    public void What_comes_by_day_does_not_wait() => Assert.Equal(At("07:00:00"), Night.Defer(At("07:00:00"), Berlin));

    [Fact]
    public void A_night_with_a_clock_change_ends_when_the_wall_says_so()
    {
        // 23:30 CEST on the 24th to 07:00 CET on the 25th: eight and a half hours.
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 6, 0), Night.Defer(Instant.FromUtc(2026, 10, 24, 21, 30), Berlin));
    }

    [Fact]
    public void An_end_that_comes_twice_is_never_behind()
    {
        var quiet = new QuietHours(new LocalTime(22, 0), new LocalTime(2, 30));
        var second = Instant.FromUtc(2026, 10, 25, 1, 15); // 02:15 CET, after the clocks went back

        Assert.Equal(Instant.FromUtc(2026, 10, 25, 1, 30), quiet.Defer(second, Berlin));
    }

    [Fact]
    public void An_end_that_the_clocks_skip_comes_after_the_gap()
    {
        var quiet = new QuietHours(new LocalTime(22, 0), new LocalTime(2, 30));

        Assert.Equal(Instant.FromUtc(2027, 3, 28, 1, 30), quiet.Defer(Instant.FromUtc(2027, 3, 28, 0, 15), Berlin));
    }

    private static Instant At(string time) => (new LocalDate(2026, 11, 21)
        + NodaTime.Text.LocalTimePattern.ExtendedIso.Parse(time).Value).InZoneStrictly(Berlin).ToInstant();
}
