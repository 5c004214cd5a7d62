using TaskFlow.Testing;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Tests.Realtime;

public sealed class HandoverTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void It_is_taken_once()
    {
        var handover = new Handover(time);
        var key = handover.Keep("a list");

        Assert.True(handover.TryTake<string>(key, out var taken));
        Assert.Equal("a list", taken);
        Assert.False(handover.TryTake<string>(key, out _));
    }

    [Fact]
    public void Too_late_there_is_nothing()
    {
        var handover = new Handover(time);
        var key = handover.Keep("a list");
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(handover.TryTake<string>(key, out _));
    }

    [Fact]
    public void What_nobody_fetches_does_not_pile_up()
    {
        var handover = new Handover(time);
        var kept = Enumerable.Range(0, 2000).Count(_ => handover.Keep(new object()) is not null);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1000, kept);
        Assert.NotNull(handover.Keep("room again"));
    }

    [Fact]
    public void Without_a_key_there_is_nothing() => Assert.False(new Handover(time).TryTake<string>(null, out _));
}
