namespace TaskFlow.Workers.Scheduler;

/// <summary>Notices when the database clock jumps: then nothing fires until it has run evenly for a second
/// again.</summary>
/// <remarks>A jump forward would fire reminders before their time; a jump back is harmless, since what has fired has
/// moved on.</remarks>
internal sealed class ClockGuard(TimeProvider clock)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Agreement = TimeSpan.FromSeconds(1);
    private (DateTimeOffset Database, long Timestamp)? last;
    private (DateTimeOffset Database, long Timestamp)? steppedAt;

    /// <summary>How far the clock jumped when it last did.</summary>
    public TimeSpan Jump { get; private set; }

    /// <summary>Whether claims may go on, after the database clock was read.</summary>
    /// <param name="database">What it said.</param>
    /// <param name="stepped">It has just jumped.</param>
    public bool Trusts(DateTimeOffset database, out bool stepped)
    {
        var read = (database, clock.GetTimestamp());
        stepped = last is { } before && Difference(before, read).Duration() > Step;
        if (stepped)
        {
            Jump = Difference(last!.Value, read);
            steppedAt = read;
        }

        last = read;
        if (steppedAt is { } since && clock.GetElapsedTime(since.Timestamp, read.Item2) >= Agreement)
            steppedAt = null;
        return steppedAt is null;
    }

    private TimeSpan Difference(
        (DateTimeOffset Database, long Timestamp) before, (DateTimeOffset Database, long Timestamp) now) =>
        now.Database - before.Database - clock.GetElapsedTime(before.Timestamp, now.Timestamp);
}
