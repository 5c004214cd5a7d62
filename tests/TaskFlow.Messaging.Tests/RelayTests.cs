using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

public sealed class RelayTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Order_per_key_holds_while_relays_come_and_go()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        var keys = Enumerable.Range(0, 24).Select(_ => Guid.NewGuid()).ToArray();
        var first = await StartAsync(new EffectConsumer("one", 101));
        await AppendAsync(1, 40);
        var second = await StartAsync(new EffectConsumer("one", 101));
        await AppendAsync(41, 80);
        await first.DisposeAsync();
        await AppendAsync(81, 100);

        await Eventually.EqualAsync(2400, () => database.EffectsAsync(101));
        await Eventually.EqualAsync(0, database.PendingAsync);
        foreach (var key in keys)
            Assert.Equal(Enumerable.Range(1, 100).Select(v => (long)v), await database.VersionsAsync(101, key));
        await second.DisposeAsync();

        async Task AppendAsync(int from, int to)
        {
            for (var version = from; version <= to; version++)
                await database.AppendAsync(keys.Select(key => SomeEvent.Of(key, version)));
        }
    }

    [Fact]
    public async Task A_slow_consumer_holds_up_nobody_else()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        var free = new TaskCompletionSource();
        var slow = new EffectConsumer("slow", 101) { Before = (_, token) => free.Task.WaitAsync(token) };
        await using var host = await StartAsync(slow, new EffectConsumer("quick", 102));

        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await Eventually.EqualAsync(1, () => database.EffectsAsync(102));
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await Eventually.EqualAsync(2, () => database.EffectsAsync(102));

        Assert.Equal(0, await database.EffectsAsync(101));
        Assert.Equal(2, await database.PendingAsync());
        free.SetResult();
        await Eventually.EqualAsync(2, () => database.EffectsAsync(101));
        await Eventually.EqualAsync(0, database.PendingAsync);
    }

    [Fact]
    public async Task A_patient_consumer_gathers_what_another_one_handles_at_once()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        var patient = new EffectConsumer("patient", 101) { Gathering = TimeSpan.FromSeconds(2) };
        await using var host = await StartAsync(patient, new EffectConsumer("quick", 102));

        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await Eventually.EqualAsync(1, () => database.EffectsAsync(101));
        for (var count = 2; count <= 6; count++)
        {
            await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
            await Eventually.EqualAsync(count, () => database.EffectsAsync(102));
        }

        await Eventually.EqualAsync(6, () => database.EffectsAsync(101));
        Assert.InRange(patient.Calls, 2, 4);
        await Eventually.EqualAsync(0, database.PendingAsync);
    }

    [Fact]
    public async Task What_was_drawn_early_and_committed_late_is_not_lost()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        await using var host = await StartAsync(new EffectConsumer("one", 101));
        await using var late = new Npgsql.NpgsqlConnection(postgres.ConnectionString);
        await late.OpenAsync();
        await using var transaction = await late.BeginTransactionAsync();
        await using (var batch = new Npgsql.NpgsqlBatch(late)
        {
            BatchCommands = { Data.Events.EventLog.Insert(SomeEvent.Of(Guid.NewGuid())) },
        })
        {
            await batch.ExecuteNonQueryAsync();
        }

        await database.AppendAsync(SomeEvent.Versions(Guid.NewGuid(), 20));
        await Eventually.EqualAsync(20, () => database.EffectsAsync(101));

        await transaction.CommitAsync();

        await Eventually.EqualAsync(21, () => database.EffectsAsync(101));
    }

    [Fact]
    public async Task Events_of_a_topic_that_only_a_newer_release_knows_wait_for_its_relay_and_hold_up_nothing()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        var key = Guid.NewGuid();
        await database.AppendAsync(SomeEvent.Versions(key, 1200));
        var topic = await database.ScalarAsync<short>("SELECT max(topic) FROM event_log WHERE key = $1", key);
        await database.ExecuteAsync("UPDATE event_log SET topic = 99 WHERE key = $1", key);
        await using var host = await StartAsync(new EffectConsumer("one", 101));

        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));

        await Eventually.EqualAsync(1, () => database.EffectsAsync(101));
        await Eventually.EqualAsync(1200, database.PendingAsync);

        await database.ExecuteAsync("UPDATE event_log SET topic = $2 WHERE key = $1", key, topic);
        await Eventually.EqualAsync(1201, () => database.EffectsAsync(101));
        await Eventually.EqualAsync(0, database.PendingAsync);
    }

    private Task<DeliveryHost> StartAsync(params EffectConsumer[] consumers) => DeliveryHost.StartAsync(
        postgres.ConnectionString, services => services.AddInProcessTransport(), consumers);
}
