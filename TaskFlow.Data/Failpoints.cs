using System.Diagnostics;
using System.Globalization;

namespace TaskFlow.Data;

/// <summary>Places where a test may kill the process as <c>kill -9</c> would, to prove that nothing is lost there.
/// Chosen by <c>TASKFLOW_FAILPOINT=name</c> or <c>name:count</c> (the hit that kills, from 1); without it a hit costs
/// one comparison.</summary>
public static class Failpoints
{
    /// <summary>A command has been decided, nothing of it is committed.</summary>
    public const string BeforeCommit = "before-commit";

    /// <summary>A command's transaction is committed, nobody has been told.</summary>
    public const string AfterCommit = "after-commit";

    /// <summary>A consumer's statements have run, its transaction is not committed.</summary>
    public const string ConsumerBeforeCommit = "consumer-before-commit";

    /// <summary>A consumer's effect is committed, the transport does not know.</summary>
    public const string ConsumerAfterCommit = "consumer-after-commit";

    /// <summary>Every consumer's effect is committed, the pending rows are still there.</summary>
    public const string BeforePendingDelete = "before-pending-delete";

    /// <summary>The scheduler has claimed due reminders and not committed.</summary>
    public const string SchedulerMidClaim = "scheduler-mid-claim";

    /// <summary>Reminders have fired and are committed, the relay has not been told.</summary>
    public const string SchedulerAfterCommit = "scheduler-after-commit";

    /// <summary>Due series are claimed and their events written, nothing is committed.</summary>
    public const string SeriesMidClaim = "series-mid-claim";

    /// <summary>Series are told that they are due and that is committed, the relay has not been told.</summary>
    public const string SeriesAfterCommit = "series-after-commit";

    private static readonly (string? Name, int Count) Armed =
        Parse(Environment.GetEnvironmentVariable("TASKFLOW_FAILPOINT"));
    private static int hits;

    /// <summary>Kills the process when this point is the armed one and its count is reached.</summary>
    /// <param name="name">One of the constants.</param>
    public static void Hit(string name)
    {
        if (Armed.Name is null || Armed.Name != name || Interlocked.Increment(ref hits) != Armed.Count)
            return;

        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    internal static (string? Name, int Count) Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return (null, 0);

        var parts = text.Split(':', 2);
        var count = 1;
        if (parts.Length == 2 && (!int.TryParse(parts[1], CultureInfo.InvariantCulture, out count) || count < 1))
            throw new FormatException($"TASKFLOW_FAILPOINT is '{text}'; expected name or name:count, from 1.");
        return (parts[0], count);
    }
}
