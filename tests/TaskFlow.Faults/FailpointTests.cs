using TaskFlow.Data;
using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>Death at the very places where a half-done step could be lost or done twice, one start after the other,
/// under a client that never stops writing.</summary>
public sealed class FailpointTests(ITestOutputHelper output)
{
    private static readonly string[] Places =
    [
        Failpoints.BeforeCommit, Failpoints.AfterCommit, Failpoints.ConsumerBeforeCommit,
        Failpoints.ConsumerAfterCommit, Failpoints.BeforePendingDelete, Failpoints.SchedulerMidClaim,
        Failpoints.SchedulerAfterCommit,
    ];

    private static readonly string[] SeriesPlaces = [Failpoints.SeriesMidClaim, Failpoints.SeriesAfterCommit];

    [LinuxFact]
    public Task Nothing_is_lost_or_done_twice_between_commit_effect_and_deletion() => DieAtEachAsync(
        "Death after commit and before deletion", [$"{Failpoints.AfterCommit}:5", Failpoints.BeforePendingDelete]);

    [LinuxFact]
    [Trait("Category", "Long")]
    public Task Nothing_is_lost_or_done_twice_at_any_failpoint() => DieAtEachAsync(
        "Death at each failpoint, twice",
        [.. Places, .. SeriesPlaces, .. Places.Select(place => $"{place}:7"), .. SeriesPlaces]);

    private Task DieAtEachAsync(string name, string[] failpoints) =>
        FaultRun<StandaloneInstance>.RunAsync(output, name, TimeSpan.FromMinutes(6), async run =>
        {
            await run.WriteAsync(50);
            await run.Instance.KillAsync(KillKind.Process);
            foreach (var failpoint in failpoints)
                await run.Instance.DieAtAsync(failpoint, DueSeries.For(failpoint));

            await run.Instance.StartAsync();
            await DueSeries.NoneForgottenAsync(run.Instance.ConnectionString);
            await run.WriteAsync(50);
        });
}
