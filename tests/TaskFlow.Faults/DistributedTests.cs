using TaskFlow.Data;
using TaskFlow.Distributed;
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
    public Task Everything_is_stopped_in_order_one_after_the_other() => RunAsync("F7: SIGTERM of each service in turn", async run =>
    {
        foreach (var service in run.Instance.Constellation.Running)
        {
            await run.WriteAsync(40);
            await service.StopAsync();
            service.Start();
            await service.ReadyAsync();
        }
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task A_relay_that_hung_deletes_nothing_that_is_not_its_own() => RunAsync("F8: SIGSTOP of the relay, 15 s", async run =>
    {
        await run.WriteAsync(50);
        await run.Instance.HaltAsync("relay", TimeSpan.FromSeconds(15));
        await run.WriteAsync(50);
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task Consumers_that_hung_longer_than_their_session_go_on() => RunAsync("F9: SIGSTOP of audit and live, 15 s", async run =>
    {
        await run.WriteAsync(50);
        await Task.WhenAll(
            run.Instance.HaltAsync("audit", TimeSpan.FromSeconds(15)),
            run.Instance.HaltAsync("live", TimeSpan.FromSeconds(15)));
        await run.WriteAsync(50);
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task Two_processes_share_the_work_of_each_role_and_do_nothing_twice()
    {
        string[] pairs = ["relay", "scheduler", "audit", "live", "notifications", "recurrence"];
        var instance = new DistributedInstance
        {
            Constellation = new Constellation(FreePorts.Next()) { Twice = pairs },
        };
        return DistributedRun.RunAsync(output, "F29: two processes of each role, one of each killed", async run =>
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
        }, instance);
    }

    // Half of the shards each, and partitions for both members of every group.
    private static async Task SharedAsync(Constellation constellation, IEnumerable<string> pairs)
    {
        await Eventually.EqualAsync(true, async () => await constellation.ScalarAsync<long>(
            """
            SELECT count(*) FROM (
                SELECT FROM relay_lease WHERE expires_at > now() GROUP BY owner HAVING count(*) = 8) half
            """) == 2, ShareLimit);
        foreach (var consumer in pairs.Where(pair => pair is not ("relay" or "scheduler")))
        {
            await Eventually.EqualAsync(
                2, () => Broker.WorkingMembersAsync(constellation.BootstrapServers, $"taskflow.{consumer}"), ShareLimit);
        }
    }

    private static readonly TimeSpan ShareLimit = TimeSpan.FromSeconds(60);

    private static readonly string[] Services =
        ["api", "relay", "audit", "live", "recurrence", "notifications", "scheduler", "maintenance", "web"];

    private Task RunAsync(string name, Func<FaultRun<DistributedInstance>, Task> faults) =>
        DistributedRun.RunAsync(output, name, faults);
}
