using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests.Kafka;

[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class KafkaFaultTests(KafkaBroker broker, PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(40);
    private readonly Guid[] keys = [.. Enumerable.Range(0, 20).Select(_ => Guid.NewGuid())];

    [OwnNodeFact]
    public async Task A_broker_that_is_killed_under_load_costs_nothing_and_no_order()
    {
        var options = broker.Options();
        await KafkaBroker.Topics(options).EnsureAsync(CancellationToken.None);
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        using var health = new KafkaHealth(KafkaBroker.Clients(options));
        await using var host = await StartAsync(options);
        await AppendAsync(database, 1, 20);
        await Eventually.TrueAsync(() => database.EffectsAsync(101).Result > 0);

        await broker.KillAsync();
        await AppendAsync(database, 21, 40);
        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync(new())).Status);
        await broker.StartAgainAsync();
        await AppendAsync(database, 41, 60);

        await AssertInOrderAsync(database, 60);
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new())).Status);
    }

    [OwnNodeFact]
    public async Task A_broker_that_hangs_is_asked_again_and_writes_nothing_twice()
    {
        var options = broker.Options();
        options.Config["socket.timeout.ms"] = "1500";
        await KafkaBroker.Topics(options).EnsureAsync(CancellationToken.None);
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        using var health = new KafkaHealth(KafkaBroker.Clients(options));
        await using var host = await StartAsync(options);
        await AppendAsync(database, 1, 20);
        await Eventually.TrueAsync(() => database.EffectsAsync(101).Result > 0);

        broker.Suspend();
        try
        {
            await AppendAsync(database, 21, 40);
            await Eventually.EqualAsync(
                HealthStatus.Unhealthy, async () => (await health.CheckHealthAsync(new())).Status);
            Assert.NotEqual(0, await database.PendingAsync());
        }
        finally
        {
            broker.Resume();
        }

        await AssertInOrderAsync(database, 40);
        using var side = new KafkaSide(options);
        Assert.Equal(800, side.Count());
    }

    [OwnNodeFact]
    public async Task Without_a_broker_a_process_starts_waits_and_stops_in_time()
    {
        var options = await broker.OptionsWithTopicsAsync();
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        await broker.KillAsync();
        await using (await StartAsync(options))
        {
            await AppendAsync(database, 1, 5);
            var host = await StartAsync(options);
            var started = TimeProvider.System.GetTimestamp();
            await host.DisposeAsync();
            Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 8);

            await broker.StartAgainAsync();
            await AssertInOrderAsync(database, 5);
        }
    }

    private Task<DeliveryHost> StartAsync(KafkaOptions options) => DeliveryHost.StartAsync(
        postgres.ConnectionString,
        services => services.AddKafka(options).AddKafkaTransport().AddKafkaConsumers(),
        new EffectConsumer("one", 101));

    private async Task AppendAsync(DeliveryDatabase database, int from, int to)
    {
        for (var version = from; version <= to; version++)
            await database.AppendAsync(keys.Select(key => SomeEvent.Of(key, version)));
    }

    private async Task AssertInOrderAsync(DeliveryDatabase database, int versions)
    {
        await Eventually.EqualAsync(keys.Length * versions, () => database.EffectsAsync(101), Recovery);
        await Eventually.EqualAsync(0, database.PendingAsync);
        foreach (var key in keys)
            Assert.Equal(Enumerable.Range(1, versions).Select(v => (long)v), await database.VersionsAsync(101, key));
    }
}
