using TaskFlow.Testing;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Tests.Realtime;

public sealed class CoalescedTests
{
    private static readonly TimeSpan Within = TimeSpan.FromMilliseconds(100);
    private readonly ManualTime time = new();

    [Fact]
    public void Many_who_ask_are_answered_once()
    {
        var runs = 0;
        using var coalesced = new Coalesced(time, Within, () => Task.FromResult(runs++));
        for (var ask = 0; ask < 50; ask++)
            coalesced.Soon();
        Assert.Equal(0, runs);

        time.Advance(Within);
        time.Advance(Within);

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Who_asks_while_it_runs_is_answered_by_a_second_run()
    {
        var runs = 0;
        var first = new TaskCompletionSource();
        using var coalesced = new Coalesced(time, Within, () => ++runs == 1 ? first.Task : Task.CompletedTask);
        coalesced.Soon();
        time.Advance(Within);
        coalesced.Soon();
        time.Advance(Within);
        Assert.Equal(1, runs);

        first.SetResult();
        await Eventually.TrueAsync(() =>
        {
            time.Advance(Within);
            return runs == 2;
        });
    }

    [Fact]
    public void Disposed_it_runs_no_more()
    {
        var runs = 0;
        var coalesced = new Coalesced(time, Within, () => Task.FromResult(runs++));
        coalesced.Soon();
        coalesced.Dispose();

        time.Advance(Within);

        Assert.Equal(0, runs);
    }
}
