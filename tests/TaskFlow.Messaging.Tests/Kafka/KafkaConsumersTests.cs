using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Migrations;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests.Kafka;

[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class KafkaConsumersTests(KafkaBroker broker, PostgresFixture postgres)
    : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private KafkaOptions options = null!;
    private KafkaSide side = null!;
    private DeliveryDatabase database = null!;

    public async Task InitializeAsync()
    {
        options = await broker.OptionsWithTopicsAsync();
        side = new KafkaSide(options);
        database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
    }

    [KafkaFact]
    public async Task Order_holds_while_members_come_and_go()
    {
        var keys = Enumerable.Range(0, 24).Select(_ => Guid.NewGuid()).ToArray();
        await using var relay = await RelayAsync();
        var (one, two) = (new EffectConsumer("one", 101), new EffectConsumer("one", 101));
        var first = await MemberAsync(one);
        await AppendAsync(1, 20);
        await Eventually.TrueAsync(() => one.Calls > 0);

        await using var second = await MemberAsync(two);
        for (var version = 21; two.Calls == 0; version++)
        {
            await AppendAsync(version, version);
            await Eventually.EqualAsync(24 * version, () => database.EffectsAsync(101));
        }

        var last = (int)(await database.EffectsAsync(101) / 24);
        await AppendAsync(last + 1, last + 20);
        await first.DisposeAsync();
        await AppendAsync(last + 21, last + 40);

        await Eventually.EqualAsync(24 * (last + 40), () => database.EffectsAsync(101));
        foreach (var key in keys)
            Assert.Equal(Enumerable.Range(1, last + 40).Select(v => (long)v), await database.VersionsAsync(101, key));

        async Task AppendAsync(int from, int to)
        {
            for (var version = from; version <= to; version++)
                await database.AppendAsync(keys.Select(key => SomeEvent.Of(key, version)));
        }
    }

    [KafkaFact]
    public async Task What_nobody_waits_for_is_handled_together()
    {
        var patient = new EffectConsumer("one", 101) { Gathering = TimeSpan.FromSeconds(5) };
        await using var relay = await RelayAsync();
        await using var member = await MemberAsync(patient);
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await Eventually.EqualAsync(1, () => database.EffectsAsync(101));

        for (var version = 1; version <= 10; version++)
        {
            await database.AppendAsync(SomeEvent.Of(Guid.NewGuid(), version));
            await Eventually.EqualAsync(0, database.PendingAsync);
        }

        await Eventually.EqualAsync(11, () => database.EffectsAsync(101));
        Assert.InRange(patient.Calls, 2, 4);
    }

    [KafkaFact]
    public async Task What_the_broker_may_hold_back_is_handed_over_together()
    {
        var patient = new EffectConsumer("one", 101) { Patience = TimeSpan.FromSeconds(3) };
        await using var relay = await RelayAsync();
        await using var member = await MemberAsync(patient);
        for (var version = 1; version <= 10; version++)
        {
            await database.AppendAsync(SomeEvent.Of(Guid.NewGuid(), version));
            await Eventually.EqualAsync(0, database.PendingAsync);
        }

        await Eventually.EqualAsync(10, () => database.EffectsAsync(101));
        Assert.InRange(patient.Calls, 1, 3);
    }

    [KafkaFact]
    public async Task What_was_trimmed_before_it_was_read_comes_from_the_log_in_order()
    {
        var keys = Enumerable.Range(0, 12).Select(_ => Guid.NewGuid()).ToArray();
        await using var relay = await RelayAsync();
        await database.AppendAsync(keys.SelectMany(key => SomeEvent.Versions(key, 3)));
        await using (await MemberAsync(new EffectConsumer("one", 101)))
            await Eventually.EqualAsync(36, () => database.EffectsAsync(101));

        await database.AppendAsync(keys.Select(key => SomeEvent.Of(key, 4)));
        await Eventually.EqualAsync(0, database.PendingAsync);
        await side.TrimAsync();
        await database.AppendAsync(keys.Select(key => SomeEvent.Of(key, 5)));
        await Eventually.EqualAsync(0, database.PendingAsync);

        await using var back = await MemberAsync(new EffectConsumer("one", 101));
        await Eventually.EqualAsync(60, () => database.EffectsAsync(101));
        foreach (var key in keys)
            Assert.Equal("1,2,3,4,5", string.Join(",", await database.VersionsAsync(101, key)));
    }

    [KafkaFact]
    public async Task A_new_consumer_is_given_what_the_topic_has_lost()
    {
        var key = Guid.NewGuid();
        await using var relay = await RelayAsync();
        await database.AppendAsync(SomeEvent.Versions(key, 30));
        await Eventually.EqualAsync(0, database.PendingAsync);
        await side.TrimAsync();

        await using var member = await MemberAsync(new EffectConsumer("new", 102));
        await Eventually.EqualAsync(30, () => database.EffectsAsync(102));
        await database.AppendAsync(SomeEvent.Of(key, 31));
        await Eventually.EqualAsync(31, () => database.EffectsAsync(102));
        Assert.Equal(Enumerable.Range(1, 31).Select(v => (long)v), await database.VersionsAsync(102, key));
    }

    [KafkaFact]
    public async Task Whatever_a_foreign_program_writes_is_a_dead_letter_and_blocks_nobody()
    {
        var garbage = new byte[100_000];
        new Random(1).NextBytes(garbage);
        await using var relay = await RelayAsync();
        await using var member = await MemberAsync(new EffectConsumer("one", 101));

        await side.ProduceAsync(
            new Message<byte[], byte[]> { Value = garbage },
            new Message<byte[], byte[]> { Key = [0xff, 0x00], Value = [] },
            new Message<byte[], byte[]> { Key = [1] },
            new Message<byte[], byte[]> { Value = "{}"u8.ToArray(), Headers = new Headers { { "ce_id", [0xfe] } } },
            new Message<byte[], byte[]> { Value = """{"traceparent":"\u0000"}"""u8.ToArray() },
            new Message<byte[], byte[]> { Value = [1], Headers = new Headers { { "ce_type", [0] } } });
        await database.AppendAsync(Enumerable.Range(0, 30).Select(_ => SomeEvent.Of(Guid.NewGuid())));

        await Eventually.EqualAsync(30, () => database.EffectsAsync(101));
        await Eventually.EqualAsync(5, () => database.CountAsync("dead_letter"));
        var letters = side.Read(6, Topics.DeadLetter(Topics.TaskEvents));
        var letter = letters.Single(record => record.Message.Value.AsSpan().SequenceEqual(garbage));
        Assert.Equal("one", KafkaSide.Header(letter, "taskflow-consumer"));
        Assert.Equal(Topics.TaskEvents, KafkaSide.Header(letter, "taskflow-topic"));
        Assert.Contains("no envelope", KafkaSide.Header(letter, "taskflow-error"), StringComparison.Ordinal);
        Assert.Equal(
            await database.ScalarAsync<string>("SELECT fingerprint FROM dead_letter WHERE payload = $1", garbage),
            KafkaSide.Header(letter, "taskflow-fingerprint"));
        var place = (KafkaSide.Header(letter, "taskflow-partition"), KafkaSide.Header(letter, "taskflow-offset"));
        var original = side.Read(36).Single(record => record.Message.Value?.Length == garbage.Length);
        Assert.Equal(($"{original.Partition.Value}", $"{original.Offset.Value}"), place);
    }

    [KafkaFact]
    public async Task An_event_given_up_after_it_was_parked_says_where_it_lay()
    {
        var failing = new EffectConsumer("one", 101);
        await using var relay = await RelayAsync();
        await using var member = await MemberAsync(failing);
        // A group that is new may have its first events from the log.
        await Eventually.TrueAsync(() => side.Places("one") == options.Topics.Partitions);

        failing.Before = (_, _) => throw new IOException("Not now.");
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await Eventually.EqualAsync(1, () => database.CountAsync("parked"));

        failing.Before = (_, _) => throw new EventRefusedException("Never.");
        await database.ExecuteAsync("UPDATE parked SET due_at = now()");

        var letter = Assert.Single(side.Read(1, Topics.DeadLetter(Topics.TaskEvents)));
        var original = Assert.Single(side.Read(1));
        Assert.Equal(original.Message.Value, letter.Message.Value);
        Assert.Equal($"{original.Partition.Value}", KafkaSide.Header(letter, "taskflow-partition"));
        Assert.Equal($"{original.Offset.Value}", KafkaSide.Header(letter, "taskflow-offset"));
        Assert.Equal(
            $"{await database.ScalarAsync<long>("SELECT min(pos) FROM event_log")}",
            KafkaSide.Header(letter, "taskflow-position"));
        Assert.Equal("2", KafkaSide.Header(letter, "taskflow-attempts"));
    }

    [KafkaFact]
    public async Task A_given_up_record_that_is_too_long_for_its_topic_says_where_all_of_it_is()
    {
        await using var relay = await RelayAsync();
        await using var member = await MemberAsync(
            new EffectConsumer("one", 101) { Before = (_, _) => throw new EventRefusedException("Never.") });
        // A group that is new may have its first events from the log.
        await Eventually.TrueAsync(() => side.Places("one") == options.Topics.Partitions);
        var text = string.Concat(Enumerable.Repeat("as long as it is wide, ", 41_000));
        await database.AppendAsync(
            SomeEvent.Of(Guid.NewGuid()) with { Data = JsonSerializer.SerializeToElement(new { text }) });

        var letter = Assert.Single(side.Read(1, Topics.DeadLetter(Topics.TaskEvents)));
        var whole = await database.ScalarAsync<byte[]>(
            "SELECT payload FROM event_log WHERE pos = $1",
            long.Parse(KafkaSide.Header(letter, "taskflow-position")!, CultureInfo.InvariantCulture));
        var original = Assert.Single(side.Read(1));
        Assert.Equal(original.Message.Value, whole);
        Assert.Equal(whole[..letter.Message.Value.Length], letter.Message.Value);
        Assert.Equal($"{whole.Length}", KafkaSide.Header(letter, "taskflow-cut-from-bytes"));
        Assert.Equal(Topics.TaskEvents, KafkaSide.Header(letter, "taskflow-topic"));
        Assert.Equal($"{original.Partition.Value}", KafkaSide.Header(letter, "taskflow-partition"));
        Assert.Equal($"{original.Offset.Value}", KafkaSide.Header(letter, "taskflow-offset"));
    }

    [KafkaFact]
    public async Task A_consumer_that_hangs_stays_in_its_group()
    {
        options.Config["session.timeout.ms"] = "2000";
        options.Config["max.poll.interval.ms"] = "3000";
        var hang = new TaskCompletionSource();
        var hanging = new EffectConsumer("one", 101) { Before = (_, token) => hang.Task.WaitAsync(token) };
        await using var relay = await RelayAsync();
        await using var member = await MemberAsync(hanging);
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await Eventually.TrueAsync(() => hanging.Calls > 0);
        var before = await side.MembersAsync("one");

        // Cut off after 10 s, more than three times as long as a member may go without polling.
        await Eventually.EqualAsync(1, () => database.CountAsync("parked"));

        Assert.Equal(before, await side.MembersAsync("one"));
    }

    [KafkaFact]
    public async Task A_member_reads_on_in_partitions_that_it_lost_while_it_was_busy_and_has_again()
    {
        options.Config["heartbeat.interval.ms"] = "500";
        var free = new TaskCompletionSource();
        var busy = new EffectConsumer("one", 101);
        await using var relay = await RelayAsync();
        await using var member = await MemberAsync(busy);
        await Eventually.TrueAsync(() => side.Places("one") == options.Topics.Partitions);
        busy.Before = (_, token) => free.Task.WaitAsync(token);
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await Eventually.TrueAsync(() => busy.Tried.Count == 1);

        using (var other = KafkaBroker.Clients(options).Consumer("one").Build())
        {
            other.Subscribe(side.Topic);
            await Eventually.TrueAsync(() => other.Consume(TimeSpan.Zero) is null && other.Assignment.Count > 0);
            free.SetResult();
            await Eventually.EqualAsync(
                1, () => other.Consume(TimeSpan.Zero) is null ? database.EffectsAsync(101) : Task.FromResult(0L));
            other.Close();
        }

        await database.AppendAsync(Enumerable.Range(0, 60).Select(_ => SomeEvent.Of(Guid.NewGuid())));

        await Eventually.EqualAsync(61, () => database.EffectsAsync(101));
    }

    [KafkaFact]
    public async Task Consumers_join_their_groups_when_the_schema_is_there()
    {
        var empty = await postgres.CreateEmptyDatabaseAsync();
        await using var early = await DeliveryHost.StartOnlyAsync(
            empty, services => services.AddKafka(options).AddKafkaConsumers(), new EffectConsumer("early", 101));
        await using var late = await MemberAsync(new EffectConsumer("late", 102));
        await Eventually.EqualAsync(1, async () => (await side.MembersAsync("late")).Length);
        Assert.Empty(await side.MembersAsync("early"));

        await DatabaseMigrator.MigrateAsync(empty, CancellationToken.None);

        await Eventually.EqualAsync(1, async () => (await side.MembersAsync("early")).Length);
    }

    public async Task DisposeAsync()
    {
        side.Dispose();
        await database.DisposeAsync();
    }

    private Task<DeliveryHost> RelayAsync() => DeliveryHost.StartAsync(
        postgres.ConnectionString, services => services.AddKafka(options).AddKafkaTransport());

    private Task<DeliveryHost> MemberAsync(EffectConsumer consumer) => DeliveryHost.StartOnlyAsync(
        postgres.ConnectionString, services => services.AddKafka(options).AddKafkaConsumers(), consumer);
}
