using System.Text.Json;
using NodaTime;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Operations;
using TaskFlow.Messaging.Failures;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Messaging.Transports;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

/// <summary>What operators queue again, as the consumers see it.</summary>
public sealed class ReplayTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly ManualTime time = new(TimeProvider.System.GetUtcNow()) { Impatient = true };
    private readonly EffectConsumer first = new("one", 101);
    private readonly EffectConsumer second = new("two", 102);
    private DeliveryDatabase database = null!;
    private Runners runners = null!;

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    public async Task InitializeAsync()
    {
        database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        runners = new Runners(postgres.ConnectionString, time);
    }

    [Fact]
    public async Task A_replayed_group_has_its_effect_once_in_order_and_in_its_consumer_alone()
    {
        var key = Guid.NewGuid();
        await database.AppendAsync(SomeEvent.Versions(key, 5));
        first.Before = (_, _) => throw new JsonException("Broken.");
        await runners.Of(first).HandleAsync(await database.RecordsAsync(), CancellationToken.None);
        await runners.Of(second).HandleAsync(await database.RecordsAsync(), CancellationToken.None);
        Assert.Equal(5, await database.CountAsync("dead_letter"));

        first.Before = null;
        var letters = await ReadAsync(DeadLetterSql.Lock(new DeadLetterFilter(101), 100), row => row.GetGuid(0));
        await RunAsync(DeadLetterSql.Replay([.. letters], Now, null));
        Assert.Equal(5, await runners.Of(first).RetryParkedAsync(CancellationToken.None));
        Assert.Equal(0, await runners.Of(second).RetryParkedAsync(CancellationToken.None));

        await AssertEffectsAsync(101, key, 1, 2, 3, 4, 5);
        await AssertEffectsAsync(102, key, 1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task A_large_replay_goes_in_batches_and_what_fails_among_them_stays_alone()
    {
        await database.AppendAsync(Enumerable.Range(0, 1_000).Select(_ => SomeEvent.Of(Guid.NewGuid())));
        var bad = (await database.RecordsAsync())[700].EventId;
        first.Before = (handled, _) => handled.Envelope.Id == bad ? throw new IOException("Not now.") : Task.CompletedTask;
        await QueueAsync(new LogReplay(101, [EventTypes.TaskUpdated], 0, long.MaxValue));

        Assert.Equal(999, await runners.Of(first).RetryParkedAsync(CancellationToken.None));
        // One batch without it, the batch with it, and its events one by one.
        Assert.Equal(502, first.Calls);
        Assert.Equal(1, await database.CountAsync("parked"));

        first.Before = null;
        time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(1, await runners.Of(first).RetryParkedAsync(CancellationToken.None));
        Assert.Equal(1_000, await database.EffectsAsync(101));
    }

    [Fact]
    public async Task A_replay_keeps_its_rate()
    {
        await database.AppendAsync(SomeEvent.Versions(Guid.NewGuid(), 6));
        await QueueAsync(new LogReplay(101, [EventTypes.TaskUpdated], 0, long.MaxValue), perSecond: 2);

        var runner = runners.Of(first);
        Assert.Equal(1, await runner.RetryParkedAsync(CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await runner.RetryParkedAsync(CancellationToken.None));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, await runner.RetryParkedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_new_consumer_gets_the_log_and_an_old_one_only_what_it_lacks()
    {
        var key = Guid.NewGuid();
        await database.AppendAsync(SomeEvent.Versions(key, 4));
        var records = await database.RecordsAsync();
        await runners.Of(first).HandleAsync([.. records.Take(3)], CancellationToken.None);

        Assert.Equal(1, await QueueAsync(new LogReplay(101, [EventTypes.TaskUpdated], 0, long.MaxValue)));
        Assert.Equal(4, await QueueAsync(new LogReplay(102, [EventTypes.TaskUpdated], 0, long.MaxValue)));
        await database.AppendAsync(SomeEvent.Of(key, 5));
        await runners.Of(second).HandleAsync([(await database.RecordsAsync())[^1]], CancellationToken.None);
        await runners.Of(first).RetryParkedAsync(CancellationToken.None);
        await runners.Of(second).RetryParkedAsync(CancellationToken.None);

        await AssertEffectsAsync(101, key, 1, 2, 3, 4);
        await AssertEffectsAsync(102, key, 1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task A_dead_letter_of_an_unknown_family_is_replayed_like_others()
    {
        var foreign = SomeEvent.Of(Guid.NewGuid(), type: "comment.created");
        first.Before = (_, _) => throw new JsonException("Broken.");
        await runners.Of(first).HandleAsync([SomeEvent.Record(foreign, Topics.TaskEvents)], CancellationToken.None);

        first.Before = null;
        var letters = await ReadAsync(DeadLetterSql.Lock(new DeadLetterFilter(101), 100), row => row.GetGuid(0));
        await RunAsync(DeadLetterSql.Replay([.. letters], Now, null));
        Assert.Equal(Topics.NumberOf(Topics.TaskEvents), await database.ScalarAsync<short>("SELECT topic FROM parked"));
        Assert.Equal(1, await runners.Of(first).RetryParkedAsync(CancellationToken.None));

        await AssertEffectsAsync(101, foreign.Key, 1);
    }

    [Fact]
    public async Task What_is_queued_from_the_log_keeps_its_topic()
    {
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid(), type: EventTypes.ReminderDue));

        await QueueAsync(new LogReplay(101, [EventTypes.ReminderDue], 0, long.MaxValue));

        Assert.Equal(Topics.NumberOf(Topics.Reminders), await database.ScalarAsync<short>("SELECT topic FROM parked"));
    }

    [Fact]
    public async Task What_is_replayed_from_the_log_is_no_open_dead_letter_any_more()
    {
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        first.Before = (_, _) => throw new JsonException("Broken.");
        await runners.Of(first).HandleAsync(await database.RecordsAsync(), CancellationToken.None);

        await QueueAsync(new LogReplay(101, [EventTypes.TaskUpdated], 0, long.MaxValue));
        Assert.Equal(0, await OpenAsync());
        await runners.Of(first).RetryParkedAsync(CancellationToken.None);
        Assert.Equal(1, await OpenAsync());
    }

    [Fact]
    public async Task What_fails_again_after_a_replay_still_says_where_it_lay()
    {
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        var record = (await database.RecordsAsync())[0] with { Origin = new RecordOrigin(3, 17) };
        first.Before = (_, _) => throw new JsonException("Broken.");
        await runners.Of(first).HandleAsync([record], CancellationToken.None);

        var letters = await ReadAsync(DeadLetterSql.Lock(new DeadLetterFilter(101), 100), row => row.GetGuid(0));
        await RunAsync(DeadLetterSql.Replay([.. letters], Now, null));
        await runners.Of(first).RetryParkedAsync(CancellationToken.None);

        var places = await ReadAsync(
            Sql.Statement("SELECT payload FROM event_log WHERE topic < 0 ORDER BY pos"),
            row => DeadLetterRecord.Read(row.GetFieldValue<byte[]>(0)));
        Assert.Equal(2, places.Count);
        Assert.All(places, letter => Assert.Equal((record.Origin, record.Pos), (letter.Origin, letter.Position)));
    }

    public async Task DisposeAsync()
    {
        await runners.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task<int> QueueAsync(LogReplay replay, int? perSecond = null)
    {
        var lacking = await ReadAsync(
            replay.Find(1000, Now), row => (row.GetInt64(0), Skip: row.GetBoolean(1) || row.GetBoolean(2)));
        long[] positions = [.. lacking.Where(found => !found.Skip).Select(found => found.Item1)];
        await RunAsync([.. replay.Queue(positions, Now, perSecond)]);
        return positions.Length;
    }

    private async Task AssertEffectsAsync(short consumer, Guid key, params long[] versions) =>
        Assert.Equal(versions, await database.VersionsAsync(consumer, key));

    private Task<long> OpenAsync() => database.ScalarAsync<long>(
        "SELECT count(*) FROM dead_letter WHERE replayed_at IS NULL AND discarded_at IS NULL");

    private async Task<List<T>> ReadAsync<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = await OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
        await using var reader = await batch.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    private async Task RunAsync(params NpgsqlBatchCommand[] commands)
    {
        await using var connection = await OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlConnection> OpenConnectionAsync()
    {
        var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
