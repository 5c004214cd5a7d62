using TaskFlow.Testing;
using TaskFlow.Workers.Scheduler;

namespace TaskFlow.Workers.Tests.Scheduler;

public sealed class ClockGuardTests
{
    private readonly ManualTime time = new();
    private TimeSpan databaseAhead;

    [Fact]
    public void A_clock_that_runs_evenly_is_trusted()
    {
        var guard = new ClockGuard(time);

        Assert.True(Read(guard));
        time.Advance(TimeSpan.FromHours(3));
        Assert.True(Read(guard));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void After_a_jump_nothing_fires_until_it_has_run_evenly_for_a_second(int hours)
    {
        var guard = new ClockGuard(time);
        Assert.True(Read(guard));

        databaseAhead = TimeSpan.FromHours(hours);
        Assert.False(Read(guard));
        Assert.Equal(databaseAhead, guard.Jump);
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.False(Read(guard));
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.True(Read(guard));
    }

    [Fact]
    public void A_clock_that_jumps_and_jumps_back_holds_twice()
    {
        var guard = new ClockGuard(time);
        Assert.True(Read(guard));

        databaseAhead = TimeSpan.FromHours(1);
        Assert.False(Read(guard));
        time.Advance(TimeSpan.FromMilliseconds(900));
        databaseAhead = TimeSpan.Zero;
        Assert.False(Read(guard));
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(Read(guard));
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(Read(guard));
    }

    private bool Read(ClockGuard guard) => guard.Trusts(time.GetUtcNow() + databaseAhead, out _);
}
