using TaskFlow.Faults.Instances;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>A run of the distributed profile.</summary>
internal static class DistributedRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    /// <param name="output">Takes the figures.</param>
    /// <param name="name">The fault's number in the matrix, and what is done.</param>
    /// <param name="faults">Does the harm; all of it must run again at the end.</param>
    /// <param name="instance">What is harmed; an ordinary one when left out.</param>
    /// <param name="limit">How long all of it may take; six minutes when left out.</param>
    public static Task RunAsync(
        ITestOutputHelper output,
        string name,
        Func<FaultRun<DistributedInstance>, Task> faults,
        DistributedInstance? instance = null,
        TimeSpan? limit = null) =>
        FaultRun<DistributedInstance>.RunAsync(output, name, limit ?? Limit, async run =>
        {
            await faults(run);
            await run.WriteAsync(50);
        }, instance);
}
