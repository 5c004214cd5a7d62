namespace TaskFlow.Testing;

/// <summary>A clock that only moves when it is told to. With <see cref="Impatient"/> every wait ends at once and moves
/// the clock by what was waited for.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private DateTimeOffset now;
    private TimeSpan set;

    public ManualTime(DateTimeOffset? start = null) =>
        now = start ?? new DateTimeOffset(2026, 6, 15, 9, 0, 0, TimeSpan.Zero);

    public bool Impatient { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long GetTimestamp()
    {
        lock (gate)
            return (now - set).UtcTicks;
    }

    /// <summary>Somebody sets the clock, or the machine slept: no time passes for what measures it.</summary>
    public void Set(TimeSpan by)
    {
        lock (gate)
        {
            now += by;
            set += by;
        }
    }

    public void Advance(TimeSpan by)
    {
        Timer[] due;
        lock (gate)
        {
            now += by;
            due = [.. timers.Where(timer => timer.DueAt <= now).OrderBy(timer => timer.DueAt)];
        }

        foreach (var timer in due)
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ManualTime clock, Action callback) : ITimer
    {
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        public DateTimeOffset DueAt { get; private set; } = DateTimeOffset.MaxValue;

        public void Fire()
        {
            lock (clock.gate)
                DueAt = every > TimeSpan.Zero ? DueAt + every : DateTimeOffset.MaxValue;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                every = period;
                DueAt = dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : clock.now + dueTime;
                if (!clock.timers.Contains(this))
                    clock.timers.Add(this);
            }

            if (clock.Impatient && dueTime >= TimeSpan.Zero)
                ThreadPool.QueueUserWorkItem(_ => clock.Advance(dueTime));
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
