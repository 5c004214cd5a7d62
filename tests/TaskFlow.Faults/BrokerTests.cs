using System.Diagnostics;
using System.Globalization;
using TaskFlow.Distributed;
using TaskFlow.Faults.Checks;
using TaskFlow.Faults.Clients;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Network;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>The broker dies, hangs, forgets and moves, under a client that never stops writing.</summary>
[Trait("Category", "Kafka")]
public sealed class BrokerTests(ITestOutputHelper output)
{
    private const int Backlog = 60_000;
    private static readonly TimeSpan GatheringLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(3);

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task The_broker_is_killed_and_away_for_a_while() => RunAsync(
        "F10: `kill -9` of the broker, away 30 s", async run =>
    {
        await run.WriteAsync(500);
        await run.Instance.Constellation.Kafka.KillAsync();
        var (before, killed) = (run.Api.Attempts.ToArray(), TimeProvider.System.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(30));
        await run.WriteAsync(100);
        var away = run.Api.Attempts.Where(one => one.Started >= killed).ToArray();
        run.Instance.Constellation.Kafka.Start();
        await run.WriteAsync(100);

        var failed = away.Count(one => one.Status is null or >= 500);
        run.Figure("writes while it was away; failed", $"{away.Length}; {failed}", "0 failed");
        run.Figure("Api p95 while it was away; before", $"{away.P95().Text()}; {before.P95().Text()}", "< 200 ms");
        Assert.Equal(0, failed);
        Assert.InRange(away.P95(), 0, 200);
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task The_broker_hangs_with_its_connections_open() => RunAsync(
        "F12: SIGSTOP of the broker, 20 s", async run =>
    {
        await run.WriteAsync(100);
        run.Instance.Constellation.Kafka.Suspend();
        await Task.Delay(TimeSpan.FromSeconds(20));
        run.Instance.Constellation.Kafka.Resume();
        await run.WriteAsync(100);
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task A_long_absence_of_the_broker_fills_the_outbox_and_not_the_memory() => DistributedRun.RunAsync(
        output, "F11: broker away until 60,000 events wait", async run =>
        {
            var relay = run.Instance.Constellation["relay"];
            await run.WriteAsync(100);
            await run.Instance.Constellation.Kafka.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(10));
            var before = relay.MemoryMiB;
            run.Writer.AtOnce = 20;
            await Eventually.EqualAsync(true, async () => await PendingAsync(run) >= Backlog, GatheringLimit, Look);
            run.Writer.AtOnce = 1;
            var after = relay.MemoryMiB;
            run.Instance.Constellation.Kafka.Start();

            await Eventually.EqualAsync(true, async () => await PendingAsync(run) < Backlog - 500, DrainLimit, Look);
            var draining = Stopwatch.StartNew();
            var left = await PendingAsync(run);
            await Eventually.EqualAsync(true, async () => await PendingAsync(run) < 500, DrainLimit, Look);
            var rate = left / draining.Elapsed.TotalSeconds;
            run.Figure(
                "drained at", string.Create(CultureInfo.InvariantCulture, $"{rate:N0} events/s"), ">= 5,000 events/s");
            run.Figure(
                "relay's memory, first / full / most", $"{before} / {after} / {relay.MostMemoryMiB} MiB", "flat");
            Assert.True(rate >= 5000, $"{rate:N0} events a second.");
            Assert.InRange(after, 0, before + 50);
            Assert.InRange(relay.MostMemoryMiB, 0, before + 100);
            await LagMeter.CaughtUpAsync(run.Instance.Constellation, DrainLimit);
        }, limit: TimeSpan.FromMinutes(12));

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task The_broker_comes_back_with_nothing() => RunAsync("F13: the broker's log lost", async run =>
    {
        var kafka = run.Instance.Constellation.Kafka;
        await run.WriteAsync(200);
        await kafka.LoseEverythingAsync();
        await run.WriteAsync(100);
        await kafka.FormatAsync();
        kafka.Start();
        // As a person would have to: topics are made by the migrator and by nobody else.
        run.Instance.Constellation["migrator"].Start();
        await run.Instance.Constellation["migrator"].CompleteAsync();
        await run.WriteAsync(100);
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task Records_are_trimmed_that_a_group_has_not_read() => RunAsync(
        "F52: trimmed below the committed offset", async run =>
    {
        await run.WriteAsync(100);
        await run.Instance.TakeDownAsync("audit");
        await run.Instance.TakeDownAsync("live");
        await run.WriteAsync(200);
        var trimmed = await Broker.TrimAsync(run.Instance.Constellation.BootstrapServers);
        run.Figure("records trimmed, most of them unread by two groups", $"{trimmed}");
        await run.WriteAsync(50);
        await run.Instance.StartAgainAsync("audit");
        await run.Instance.StartAgainAsync("live");
    });

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task Leaders_and_coordinators_move_over_three_nodes()
    {
        var instance = ThreeNodes();
        return RunAsync("F16: leaders and coordinators move, 3 nodes", async run =>
        {
            var servers = instance.Constellation.BootstrapServers;
            foreach (var node in instance.Constellation.Nodes)
            {
                await run.WriteAsync(50);
                await node.KillAsync();
                await run.WriteAsync(50);
                node.Start();
                await Broker.InSyncAsync(servers, 3);
                await run.WriteAsync(50);
                await node.StopAsync();
                await run.WriteAsync(50);
                node.Start();
                await Broker.InSyncAsync(servers, 3);
            }
        }, instance);
    }

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task Too_few_copies_are_in_sync_for_a_while()
    {
        var instance = ThreeNodes();
        // One node away is one too many.
        instance.Settings["Kafka__Topics__MinInSyncReplicas"] = "3";
        return RunAsync("F14b: not enough replicas, 20 s", async run =>
        {
            await run.WriteAsync(50);
            await instance.Constellation.Nodes[2].KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(20));
            await run.WriteAsync(50);
            var waiting = await PendingAsync(run);
            Assert.NotEqual(0, waiting);
            run.Figure("events that waited in the outbox", $"{waiting}");
            instance.Constellation.Nodes[2].Start();
        }, instance);
    }

    private static DistributedInstance ThreeNodes() => new()
    {
        Constellation = new Constellation(FreePorts.Next(), kafkaNodes: 3),
    };

    private static Task<long> PendingAsync(FaultRun<DistributedInstance> run) =>
        run.Instance.Constellation.ScalarAsync<long>("SELECT count(*) FROM pending");

    private Task RunAsync(
        string name, Func<FaultRun<DistributedInstance>, Task> faults, DistributedInstance? instance = null) =>
        DistributedRun.RunAsync(output, name, faults, instance);
}
