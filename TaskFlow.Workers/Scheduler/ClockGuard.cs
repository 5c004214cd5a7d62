namespace TaskFlow.Workers.Scheduler;

/// <summary>Notices when the database clock jumps: then nothing that waits for its moment is done until that clock has run
/// evenly for a second again. After a jump ahead that this process' own clock denies, until it is back.</summary>
/// <remarks>A jump ahead would fire reminders before their time; a jump back is harmless, since what has fired has
/// moved on. The own clock is a witness only when it agreed with the database's before the jump: one that is set wrong
/// stops nothing. One guard serves all of a process.</remarks>
internal sealed class ClockGuard(TimeProvider clock)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Agreement = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private Reading? last;
    private Reading? trusted;
    private long? steppedAt;

    /// <summary>How far the clock jumped when it last did.</summary>
    public TimeSpan Jump { get; private set; }

    /// <summary>Whether everything waits until the database clock is right again.</summary>
    public bool Holds
    {
        get
        {
            lock (gate)
                return steppedAt is not null;
        }
    }

    /// <summary>Whether claims may go on, after the database clock was read.</summary>
    /// <param name="database">What it said.</param>
    /// <param name="stepped">It has just jumped.</param>
    public bool Trusts(DateTimeOffset database, out bool stepped)
    {
        lock (gate)
        {
            var read = new Reading(database, clock.GetUtcNow(), clock.GetTimestamp());
            stepped = last is { } before && Difference(before, read).Duration() > Step;
            if (stepped)
            {
                Jump = Difference(last!.Value, read);
                steppedAt = read.Timestamp;
            }

            last = read;
            if (steppedAt is { } since && clock.GetElapsedTime(since, read.Timestamp) >= Agreement && !IsDenied(read))
                steppedAt = null;
            if (steppedAt is null)
                trusted = read;
            return steppedAt is null;
        }
    }

    private bool IsDenied(Reading read) =>
        trusted is { Agrees: true } good && Difference(good, read) > Step && !read.Agrees;

    private TimeSpan Difference(Reading before, Reading now) =>
        now.Database - before.Database - clock.GetElapsedTime(before.Timestamp, now.Timestamp);

    private readonly record struct Reading(DateTimeOffset Database, DateTimeOffset Own, long Timestamp)
    {
        public bool Agrees => (Database - Own).Duration() <= Step;
    }
}
