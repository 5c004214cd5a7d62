using TaskFlow.Faults.Checks;
using TaskFlow.Faults.Instances;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Network;
using TaskFlow.Testing.Postgres;
using Xunit.Abstractions;

namespace TaskFlow.Faults;

/// <summary>Nobody dies, and what one says does not reach the other, or late.</summary>
[Trait("Category", "Kafka")]
public sealed class NetworkTests(ITestOutputHelper output)
{
    // What is written within it counts.
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(20);
    private readonly DistributedInstance instance = new();

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task Answers_of_the_broker_are_swallowed_after_it_has_written()
    {
        var network = instance.Constellation.Kafka.Proxy();
        // A request is given up after three seconds, and its record asked for again.
        instance.Settings["Kafka__Config__socket_timeout_ms"] = "3000";
        return RunAsync("F14: the broker's answers are swallowed, three times 10 s", async run =>
        {
            for (var time = 0; time < 3; time++)
            {
                await run.WriteAsync(50);
                network.Swallow(ProxyDirection.ToClient);
                await Task.Delay(TimeSpan.FromSeconds(10));
                network.Heal();
            }

            run.AtRest = () => Scan(run);
        });
    }

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task The_broker_is_200_milliseconds_away() => FarAsync("F15: the broker 200 ms away", 200, producers: 12);

    [KafkaFact]
    [Trait("Category", "Long")]
    public Task The_broker_is_two_seconds_away() => FarAsync("F15b: the broker 2 s away", 2000, producers: 1);

    [KafkaFact]
    public Task The_relay_is_cut_off_from_the_broker_and_the_consumers_are_not()
    {
        var network = instance.Constellation.Kafka.Proxy();
        instance.Constellation.BeforeServices = () =>
        {
            foreach (var worker in (string[])["audit", "live", "notifications", "recurrence", "maintenance"])
                Own(worker)["ConnectionStrings__kafka"] = instance.Constellation.Kafka.SecureServers;
        };
        return RunAsync("F51: relay and broker parted: cut 10 s, silent 10 s", async run =>
        {
            await run.WriteAsync(50);
            network.Cut();
            await Task.Delay(TimeSpan.FromSeconds(10));
            network.Heal();
            await run.WriteAsync(50);
            network.Freeze(ProxyDirection.Both);
            await Task.Delay(TimeSpan.FromSeconds(10));
            network.Heal();
        });
    }

    [KafkaFact]
    [Trait("Category", "Long")]
    public async Task Consumers_are_cut_off_from_the_database_and_nobody_else_is()
    {
        TcpProxy network = null!;
        instance.Constellation.BeforeServices = () =>
        {
            var database = instance.Constellation.Database;
            network = new TcpProxy(DatabaseAddress.Of(database));
            foreach (var worker in (string[])["audit", "live", "recurrence"])
                Own(worker)["ConnectionStrings__taskflowdb"] = DatabaseAddress.Through(network, database);
        };
        await RunAsync("F51b: consumers and database parted: cut 15 s, silent 15 s", async run =>
        {
            await run.WriteAsync(50);
            network.Cut();
            await Task.Delay(TimeSpan.FromSeconds(15));
            network.Heal();
            await run.WriteAsync(50);
            network.Freeze(ProxyDirection.Both);
            await Task.Delay(TimeSpan.FromSeconds(15));
            network.Heal();
        });
        await network.DisposeAsync();
    }

    private Task FarAsync(string name, int roundTrip, int producers)
    {
        var network = instance.Constellation.Kafka.Proxy();
        instance.Settings["Kafka__Producers"] = $"{producers}";
        // The record's time is that of the broker's log.
        instance.Constellation.BrokerProperties = "log.message.timestamp.type=LogAppendTime";
        return RunAsync(name, async run =>
        {
            await run.WriteAsync(50);
            network.Delay = TimeSpan.FromMilliseconds(roundTrip / 2);
            await Task.Delay(TimeSpan.FromSeconds(5));
            var from = TimeProvider.System.GetUtcNow();
            await Task.Delay(Span);
            var to = TimeProvider.System.GetUtcNow();
            network.Delay = TimeSpan.Zero;
            run.AtRest = () =>
            {
                var late = Scan(run).Lateness(from, to);
                run.Figure(
                    $"commit to broker's log, p50 / p95, producers: {producers}",
                    $"{late[late.Count / 2]:0} / {late[late.Count * 95 / 100]:0} ms of {late.Count} events",
                    $"p95 <= {roundTrip + 50} ms");
                // One has too few requests under way for the bar to be kept.
                if (producers > 1)
                    Assert.InRange(late[late.Count * 95 / 100], 0, roundTrip + 50);
            };
        });
    }

    private static TopicScan Scan(FaultRun<DistributedInstance> run)
    {
        var scan = TopicScan.Read(run.Instance.Constellation.Kafka.SecureServers);
        run.Figure("records that lie twice in a topic", $"{scan.Doubled} of {scan.Records.Count}", "any");
        run.Figure("records out of order within their key", $"{scan.OutOfOrder()}", "0");
        Assert.Equal(0, scan.OutOfOrder());
        return scan;
    }

    private Dictionary<string, string> Own(string service) => instance.Constellation.OwnEnvironment[service] = [];

    private Task RunAsync(string name, Func<FaultRun<DistributedInstance>, Task> faults) =>
        DistributedRun.RunAsync(output, name, faults, instance);
}
