using TaskFlow.Messaging.Relaying;
using TaskFlow.Testing;

namespace TaskFlow.Messaging.Tests;

public sealed class GatheringTests
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(5);
    private readonly ManualTime time = new();
    private readonly Gathering gathering;

    public GatheringTests() => gathering = new Gathering(time, Apart);

    [Fact]
    public void The_first_event_after_a_pause_waits_for_nobody()
    {
        Assert.Null(gathering.Wait());

        gathering.Read(isFull: false);
        time.Advance(Apart);

        Assert.Null(gathering.Wait());
    }

    [Fact]
    public void What_follows_closely_gathers()
    {
        gathering.Read(isFull: false);
        time.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(TimeSpan.FromMilliseconds(3), gathering.Wait());
    }

    [Fact]
    public void A_backlog_does_not_wait()
    {
        gathering.Read(isFull: true);

        Assert.Null(gathering.Wait());
    }
}
