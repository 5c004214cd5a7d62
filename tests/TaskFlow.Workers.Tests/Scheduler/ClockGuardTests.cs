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

    [Fact]
    public void After_a_jump_back_nothing_fires_until_it_has_run_evenly_for_a_second()
    {
        var guard = new ClockGuard(time);
        Assert.True(Read(guard));

        databaseAhead = TimeSpan.FromHours(-1);
        Assert.False(Read(guard));
        Assert.Equal(databaseAhead, guard.Jump);
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.False(Read(guard));
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.True(Read(guard));
    }

    [Fact]
    public void After_a_jump_ahead_nothing_fires_until_it_is_back()
    {
        var guard = new ClockGuard(time);
        Assert.True(Read(guard));

        databaseAhead = TimeSpan.FromHours(1);
        Assert.False(Read(guard));
        time.Advance(TimeSpan.FromHours(3));
        Assert.False(Read(guard));
        Assert.True(guard.Holds);

        databaseAhead = TimeSpan.Zero;
        Assert.False(Read(guard));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Read(guard));
        Assert.False(guard.Holds);
    }

    [Fact]
    public void A_jump_ahead_that_the_own_clock_confirms_is_the_present()
    {
        var guard = new ClockGuard(time);
        Assert.True(Read(guard));

        time.Set(TimeSpan.FromHours(1));
        Assert.False(Read(guard));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Read(guard));
    }

    [Fact]
    public void An_own_clock_that_was_wrong_before_is_no_witness()
    {
        databaseAhead = TimeSpan.FromHours(-1);
        var guard = new ClockGuard(time);
        Assert.True(Read(guard));

        databaseAhead = TimeSpan.FromMinutes(-1);
        Assert.False(Read(guard));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Read(guard));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_jump_of_the_own_clock_stops_nothing(int hours)
    {
        var guard = new ClockGuard(time);
        Assert.True(Read(guard));

        time.Set(TimeSpan.FromHours(hours));
        databaseAhead = TimeSpan.FromHours(-hours);
        Assert.True(Read(guard));
        time.Advance(TimeSpan.FromHours(3));
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
