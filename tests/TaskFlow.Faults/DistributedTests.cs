using TaskFlow.Data;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing.Kafka;
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
        ];
        foreach (var (service, failpoint) in deaths)
        {
            await run.WriteAsync(20);
            await run.Instance.DieAtAsync(service, failpoint);
        }
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

    private static readonly string[] Services =
        ["api", "relay", "audit", "live", "recurrence", "notifications", "scheduler", "maintenance", "web"];

    private Task RunAsync(string name, Func<FaultRun<DistributedInstance>, Task> faults) =>
        DistributedRun.RunAsync(output, name, faults);
}
