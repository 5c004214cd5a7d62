using TaskFlow.Data;
using TaskFlow.Distributed;
using TaskFlow.Faults.Checks;
using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Network;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>Services on a real Kafka die and hang, under a client that never stops writing.</summary>
[Trait("Category", "Kafka")]
public sealed class DistributedTests(ITestOutputHelper output)
{
    // Each with the number that it has in the matrix of docs/reliability.md.
    [KafkaFact]
    public Task Every_service_is_killed_in_turn() => RunAsync("F1-F5: `kill -9` of each service in turn", async run =>
    {
        foreach (var service in Services)
        {
            await run.WriteAsync(40);
            await run.Instance.KillAsync(service);
        }
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task The_Api_is_killed_ten_times() => RunAsync("F1: `kill -9` of the Api, 10 times", async run =>
    {
        for (var kill = 0; kill < 10; kill++)
        {
            await run.WriteAsync(40 + (kill * 37 % 80));
            await run.Instance.KillAsync("api");
        }
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task Each_step_of_delivery_dies_half_done() => RunAsync("F2-F5: death at each failpoint of delivery", async run =>
    {
        (string Service, string Failpoint)[] deaths =
        [
            ("relay", Failpoints.BeforePendingDelete), ("relay", $"{Failpoints.BeforePendingDelete}:7"),
            ("audit", Failpoints.ConsumerAfterCommit), ("audit", Failpoints.ConsumerBeforeCommit),
            ("live", $"{Failpoints.ConsumerAfterCommit}:5"), ("live", $"{Failpoints.ConsumerBeforeCommit}:5"),
            ("recurrence", Failpoints.ConsumerAfterCommit), ("recurrence", Failpoints.ConsumerBeforeCommit),
            ("scheduler", Failpoints.SchedulerMidClaim), ("scheduler", Failpoints.SchedulerAfterCommit),
            ("recurrence", Failpoints.SeriesMidClaim), ("recurrence", Failpoints.SeriesAfterCommit),
        ];
        foreach (var (service, failpoint) in deaths)
        {
            await run.WriteAsync(20);
            // One that the death before left half told would not be due again.
            await DueSeries.NoneForgottenAsync(run.Instance.ConnectionString);
            await run.Instance.DieAtAsync(service, failpoint, DueSeries.For(failpoint));
        }

        await DueSeries.NoneForgottenAsync(run.Instance.ConnectionString);
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task Everything_is_updated_five_times_and_nobody_notices()
    {
        string[] pairs = ["api", "relay", "scheduler", "audit", "live", "notifications", "recurrence", "maintenance"];
        return RunPairsAsync("F7: SIGTERM of each service in turn, two of each, 5 times", pairs, async run =>
        {
            var stops = new List<TimeSpan>();
            await using var survivor = new Survivor(run.Instance.Constellation, run.Api);
            for (var round = 0; round < 5; round++)
            {
                foreach (var service in run.Instance.Constellation.Running)
                {
                    await run.WriteAsync(10);
                    await survivor.SpareAsync(service.Name);
                    stops.Add(await service.StopAsync());
                    service.Start();
                    await service.ReadyAsync();
                }
            }

            run.Figure("requests to the Api that was left; failed", $"{survivor.Asked}; {survivor.Failed}", "0 failed");
            run.Figure($"the longest of {stops.Count} stops", stops.Max().Text(), "<= 10 s");
            Assert.Equal(0, survivor.Failed);
            Assert.InRange(stops.Max(), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }, TimeSpan.FromMinutes(30));
    }

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task A_relay_that_hung_deletes_nothing_that_is_not_its_own() => RunPairsAsync(
        "F8: SIGSTOP of one of two relays, 30 s", ["relay"], async run =>
    {
        var constellation = run.Instance.Constellation;
        await constellation.ExecuteAsync(Deletions.Watch);
        await run.WriteAsync(100);
        var epochs = await constellation.ScalarAsync<long>(Deletions.Epochs);
        await run.Instance.HaltAsync("relay", TimeSpan.FromSeconds(30));
        await run.WriteAsync(100);

        var changes = await constellation.ScalarAsync<long>(Deletions.Epochs) - epochs;
        var (all, foreign) = (
            await constellation.ScalarAsync<long>(Deletions.All),
            await constellation.ScalarAsync<long>(Deletions.OfOldEpochs));
        run.Figure("changes of epochs; rows deleted; by an old epoch", $"{changes}; {all}; {foreign}", "0 by an old");
        Assert.InRange(changes, 8, long.MaxValue);
        Assert.InRange(all, 200, long.MaxValue);
        Assert.Equal(0, foreign);
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task Consumers_that_hung_longer_than_their_session_go_on()
    {
        string[] pairs = ["audit", "live"];
        return RunPairsAsync("F9: SIGSTOP of one of two members of audit and live, 60 s", pairs, async run =>
        {
            await WorkingAsync(run.Instance.Constellation, pairs, members: 2);
            await run.WriteAsync(50);
            var halted = Task.WhenAll(pairs.Select(pair => run.Instance.HaltAsync(pair, TimeSpan.FromSeconds(60))));
            await WorkingAsync(run.Instance.Constellation, pairs, members: 1);
            await run.WriteAsync(100);
            await halted;
            await run.WriteAsync(50);
            await WorkingAsync(run.Instance.Constellation, pairs, members: 2);
            run.Figure("members with work before, meanwhile, after", "2, 1, 2", "a rebalance");
        });
    }

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task Two_processes_share_the_work_of_each_role_and_do_nothing_twice()
    {
        string[] pairs = ["relay", "scheduler", "audit", "live", "notifications", "recurrence"];
        return RunPairsAsync("F29: two processes of each role, one of each killed", pairs, async run =>
        {
            await SharedAsync(run.Instance.Constellation, pairs);
            await run.WriteAsync(300);
            foreach (var role in pairs)
            {
                await run.Instance.TakeDownAsync(role);
                await run.WriteAsync(50);
                await run.Instance.StartAgainAsync(role);
            }

            await SharedAsync(run.Instance.Constellation, pairs);
            await run.WriteAsync(200);
            run.Figure("shards of each relay; members of each consumer's group", "8 and 8; 2 with work", "shared");
        });
    }

    // Half of the shards each, and partitions for both members of every group.
    private static async Task SharedAsync(Constellation constellation, IEnumerable<string> pairs)
    {
        await Eventually.EqualAsync(true, async () => await constellation.ScalarAsync<long>(
            """
            SELECT count(*) FROM (
                SELECT FROM relay_lease WHERE expires_at > now() GROUP BY owner HAVING count(*) = 8) half
            """) == 2, ShareLimit);
        await WorkingAsync(constellation, pairs.Where(pair => pair is not ("relay" or "scheduler")), members: 2);
    }

    private static async Task WorkingAsync(Constellation constellation, IEnumerable<string> consumers, int members)
    {
        foreach (var consumer in consumers)
        {
            await Eventually.EqualAsync(
                members, () => Broker.WorkingMembersAsync(constellation.BootstrapServers, $"taskflow.{consumer}"),
                ShareLimit);
        }
    }

    private static readonly TimeSpan ShareLimit = TimeSpan.FromSeconds(60);

    private static readonly string[] Services =
        ["api", "relay", "audit", "live", "recurrence", "notifications", "scheduler", "maintenance", "web"];

    private Task RunAsync(string name, Func<FaultRun<DistributedInstance>, Task> faults) =>
        DistributedRun.RunAsync(output, name, faults);

    private Task RunPairsAsync(
        string name, string[] pairs, Func<FaultRun<DistributedInstance>, Task> faults, TimeSpan? limit = null) =>
        DistributedRun.RunAsync(
            output, name, faults, new() { Constellation = new(FreePorts.Next()) { Twice = pairs } }, limit);
}
