using System.Text.Json;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

/// <summary>What a consumer whose place in a topic is gone is given from the log.</summary>
public sealed class MissedEventsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly ManualTime time = new(TimeProvider.System.GetUtcNow()) { Impatient = true };
    private readonly EffectConsumer consumer = new("one", 101) { Ordered = false };
    private DeliveryDatabase database = null!;
    private Runners runners = null!;

    public async Task InitializeAsync()
    {
        database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        runners = new Runners(postgres.ConnectionString, time);
    }

    [Fact]
    public async Task What_is_parked_waits_for_its_next_try()
    {
        await HandleAsync(failing: 3, new IOException("Not now."));
        Assert.Equal(1, await database.CountAsync("parked"));

        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid(), 8));

        Assert.Equal([8], await MissedAsync());
        consumer.Before = null;
        await database.ExecuteAsync("UPDATE parked SET due_at = '-infinity'");
        Assert.Equal(1, await runners.Of(consumer).RetryParkedAsync(CancellationToken.None));
        Assert.Equal(7, await database.EffectsAsync(101));
    }

    [Theory]
    [InlineData("last_failure = last_failure")]
    [InlineData("discarded_at = now(), reason = 'Not wanted'")]
    public async Task What_was_given_up_stays_so_until_a_person_decides_otherwise(string change)
    {
        await HandleAsync(failing: 3, new JsonException("Never."));
        await database.ExecuteAsync($"UPDATE dead_letter SET {change}");

        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid(), 8));

        Assert.Equal([8], await MissedAsync());
        Assert.Equal(1, await database.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task What_is_older_than_any_inbox_was_handled_long_ago()
    {
        var old = TimeProvider.System.GetUtcNow().AddDays(-30);
        await database.AppendAsync(
            SomeEvent.Of(Guid.NewGuid(), 1, time: old), SomeEvent.Of(Guid.NewGuid(), 2, time: old.AddDays(2)));

        Assert.Equal([2], await MissedAsync());
    }

    [Fact]
    public async Task What_another_consumer_gave_up_is_missed_by_this_one()
    {
        await HandleAsync(failing: 3, new JsonException("Never."));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], await MissedAsync(new EffectConsumer("two", 102)));
    }

    [Fact]
    public async Task Events_that_the_consumer_does_not_handle_are_not_read()
    {
        var key = Guid.NewGuid();
        await database.AppendAsync(
            SomeEvent.Of(key, 1), SomeEvent.Of(key, 2, EventTypes.TaskRestored), SomeEvent.Of(key, 3),
            SomeEvent.Of(key, 4, "task.sung"), SomeEvent.Of(key, 5, "task.danced"));
        var choosy = new EffectConsumer("one", 101)
        {
            Wants = type => type is not (EventTypes.TaskRestored or "task.danced"),
        };

        Assert.Equal([1, 3, 4], await MissedAsync(choosy));
    }

    public async Task DisposeAsync()
    {
        await runners.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task HandleAsync(long failing, Exception failure)
    {
        consumer.Before = (handled, _) => handled.Envelope.AggregateVersion == failing
            ? throw failure
            : Task.CompletedTask;
        await database.AppendAsync(SomeEvent.Versions(Guid.NewGuid(), 7));
        await runners.Of(consumer).HandleAsync(await database.RecordsAsync(), CancellationToken.None);
    }

    /// <summary>Their versions.</summary>
    private async Task<List<long>> MissedAsync(IEventConsumer? by = null)
    {
        await using var sources = new DataSources(postgres.ConnectionString);
        var versions = new List<long>();
        await foreach (var records in new MissedEvents(sources).ReadAsync(
            by ?? consumer, [(Topics.TaskEvents, 0)], new Dictionary<string, int> { [Topics.TaskEvents] = 1 },
            CancellationToken.None))
        {
            versions.AddRange(records.Select(record => EventReader.Read(record).Envelope.AggregateVersion));
        }

        return versions;
    }
}
