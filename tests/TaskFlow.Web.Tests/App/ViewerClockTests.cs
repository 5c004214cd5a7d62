using TaskFlow.Testing;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Tests.App;

public sealed class ViewerClockTests
{
    [Theory]
    [InlineData("Pacific/Auckland", "2026-11-21T10:50:30Z", "2026-11-21T11:00:00Z")]
    // The night in which Cairo skips the hour after midnight.
    [InlineData("Africa/Cairo", "2026-04-23T21:50:30Z", "2026-04-23T22:00:00Z")]
    public void Another_day_begins_at_midnight_where_the_reader_lives(string zone, string from, string midnight)
    {
        var time = new ManualTime(DateTimeOffset.Parse(from, null));
        var clock = new ViewerClock(time);
        clock.LiveIn(zone);
        var days = new List<DateTimeOffset>();
        using (clock.EachDay(() => days.Add(time.GetUtcNow())))
        {
            for (var second = 0; second < 1200; second++)
                time.Advance(TimeSpan.FromSeconds(1));
        }

        time.Advance(TimeSpan.FromDays(1));

        var late = Assert.Single(days) - DateTimeOffset.Parse(midnight, null);
        Assert.InRange(late, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }
}
