using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>A topic that was deleted and made again under its name.</summary>
[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class RemadeTopicTests(KafkaBroker broker, PostgresFixture postgres)
    : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);
    private readonly Guid[] keys = [.. Enumerable.Range(0, 12).Select(_ => Guid.NewGuid())];
    private KafkaOptions options = null!;
    private KafkaSide side = null!;
    private DeliveryDatabase database = null!;

    public async Task InitializeAsync()
    {
        options = await broker.OptionsWithTopicsAsync();
        side = new KafkaSide(options);
        database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
    }

    [KafkaTheory]
    [InlineData(1)]
    [InlineData(12)]
    public async Task A_topic_that_is_made_anew_under_a_running_consumer_loses_nothing(int producers)
    {
        options.Producers = producers;
        await using var relay = await RelayAsync();
        await using var member = await MemberAsync(new EffectConsumer("one", 101));
        await AppendAsync(1, 3);
        await Eventually.EqualAsync(36, () => database.EffectsAsync(101));

        await side.DeleteTopicAsync();
        await AppendAsync(4, 4);
        await Eventually.TrueAsync(side.IsGone);
        await KafkaBroker.Topics(options).EnsureAsync(CancellationToken.None);
        await AppendAsync(5, 5);

        await AssertInOrderAsync(5);
    }

    [KafkaFact]
    public async Task One_that_has_more_records_than_the_old_one_before_the_consumer_looks_loses_nothing()
    {
        var hang = new TaskCompletionSource();
        var consumer = new EffectConsumer("one", 101);
        await using var relay = await RelayAsync();
        await using var member = await MemberAsync(consumer);
        await AppendAsync(1, 3);
        await Eventually.EqualAsync(36, () => database.EffectsAsync(101));
        var calls = consumer.Calls;
        consumer.Before = (_, token) => hang.Task.WaitAsync(token);
        await AppendAsync(4, 4);
        await Eventually.TrueAsync(() => consumer.Calls > calls);
        await Eventually.EqualAsync(0, database.PendingAsync);

        await side.MakeTopicAnewAsync();
        await AppendAsync(5, 10);
        await Eventually.EqualAsync(0, database.PendingAsync);
        hang.SetResult();

        await AssertInOrderAsync(10);
    }

    [KafkaFact]
    public async Task A_place_in_the_old_one_is_no_place_in_the_new_one()
    {
        await using var relay = await RelayAsync();
        await using (await MemberAsync(new EffectConsumer("one", 101)))
        {
            await AppendAsync(1, 3);
            await Eventually.EqualAsync(36, () => database.EffectsAsync(101));
        }

        await side.MakeTopicAnewAsync();
        await AppendAsync(4, 10);
        await Eventually.EqualAsync(0, database.PendingAsync);
        side.Commit("one", 1);

        await using var back = await MemberAsync(new EffectConsumer("one", 101));
        await AssertInOrderAsync(10);
    }

    [KafkaFact]
    public async Task What_was_missed_is_found_however_long_the_database_takes()
    {
        await using var relay = await RelayAsync();
        await AppendAsync(1, 3);
        await using var sources = new DataSources(postgres.ConnectionString);
        var busy = database.ExecuteAsync("BEGIN; LOCK TABLE inbox; SELECT pg_sleep(6); COMMIT");
        await Eventually.EqualAsync(true, () => database.ScalarAsync<bool>(
            """
            SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'inbox'::regclass AND mode = 'AccessExclusiveLock')
            """));

        var found = 0;
        var everywhere = Enumerable.Range(0, 3).Select(partition => (Topics.TaskEvents, partition)).ToArray();
        await foreach (var records in new MissedEvents(sources).ReadAsync(
            new EffectConsumer("one", 101), everywhere, new Dictionary<string, int> { [Topics.TaskEvents] = 3 },
            CancellationToken.None))
        {
            found += records.Count;
        }

        await busy;
        Assert.Equal(36, found);
    }

    public async Task DisposeAsync()
    {
        side.Dispose();
        await database.DisposeAsync();
    }

    private async Task AppendAsync(int from, int to)
    {
        for (var version = from; version <= to; version++)
            await database.AppendAsync(keys.Select(key => SomeEvent.Of(key, version)));
    }

    private async Task AssertInOrderAsync(int versions)
    {
        await Eventually.EqualAsync(keys.Length * versions, () => database.EffectsAsync(101), Limit);
        foreach (var key in keys)
            Assert.Equal(Enumerable.Range(1, versions).Select(v => (long)v), await database.VersionsAsync(101, key));
    }

    private Task<DeliveryHost> RelayAsync() => DeliveryHost.StartAsync(
        postgres.ConnectionString, services => services.AddKafka(options).AddKafkaTransport());

    private Task<DeliveryHost> MemberAsync(EffectConsumer consumer) => DeliveryHost.StartOnlyAsync(
        postgres.ConnectionString, services => services.AddKafka(options).AddKafkaConsumers(), consumer);
}
