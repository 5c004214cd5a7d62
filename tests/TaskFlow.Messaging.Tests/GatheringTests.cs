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
    public void A_few_may_go_at_once_after_a_pause_and_then_keep_their_distance()
    {
        var three = new Gathering(time, Apart, atOnce: 3);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([null, null, Apart, Apart], Enumerable.Range(0, 4).Select(_ => ReadAndWait(three)));

        time.Advance(Apart);
        Assert.Equal(Apart, ReadAndWait(three));
    }

    [Fact]
    public void What_comes_slower_than_the_distance_never_waits_however_uneven_it_is()
    {
        var three = new Gathering(time, Apart, atOnce: 3);
        foreach (var pause in Enumerable.Repeat<int[]>([1, 11, 7], 20).SelectMany(pauses => pauses))
        {
            time.Advance(TimeSpan.FromMilliseconds(pause));
            Assert.Null(three.Wait());
            three.Read(isFull: false);
        }
    }

    [Fact]
    public void A_backlog_does_not_wait_and_leaves_no_debt()
    {
        for (var batch = 0; batch < 100; batch++)
        {
            gathering.Read(isFull: true);
            Assert.Null(gathering.Wait());
        }

        gathering.Read(isFull: false);
        Assert.Equal(Apart, gathering.Wait());
    }

    private static TimeSpan? ReadAndWait(Gathering gathering)
    {
        gathering.Read(isFull: false);
        return gathering.Wait();
    }
}
