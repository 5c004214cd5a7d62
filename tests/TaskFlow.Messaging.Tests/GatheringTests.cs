using TaskFlow.Messaging.Relaying;
using TaskFlow.Testing;

namespace TaskFlow.Messaging.Tests;

public sealed class GatheringTests
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);
    private readonly ManualTime time = new();
    private readonly Gathering gathering;

    public GatheringTests() => gathering = new Gathering(time, Apart, Patience);

    [Fact]
    public void The_first_event_after_a_pause_waits_for_nobody()
    {
        Assert.Null(gathering.Wait(0));

        gathering.Read(isFull: false);
        time.Advance(Apart);

        Assert.Null(gathering.Wait(0));
    }

    [Fact]
    public void What_follows_closely_gathers_and_longer_while_the_one_before_is_under_way()
    {
        gathering.Read(isFull: false);
        time.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(TimeSpan.FromMilliseconds(3), gathering.Wait(0));
        Assert.Equal(TimeSpan.FromMilliseconds(18), gathering.Wait(1));
    }

    [Fact]
    public void A_backlog_does_not_wait()
    {
        gathering.Read(isFull: true);

        Assert.Null(gathering.Wait(1));
    }
}
