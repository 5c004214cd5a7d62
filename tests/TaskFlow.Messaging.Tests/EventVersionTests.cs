using System.Diagnostics.Metrics;
using System.Text.Json;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Messaging.Transports;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

/// <summary>Events that another release wrote.</summary>
public sealed class EventVersionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Choosy = "choosy";
    private readonly ManualTime time = new(TimeProvider.System.GetUtcNow()) { Impatient = true };
    private readonly EffectConsumer consumer = new("one", 101);
    private readonly List<EventEnvelope> seen = [];
    private DeliveryDatabase database = null!;
    private Runners runners = null!;

    public async Task InitializeAsync()
    {
        database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        runners = new Runners(postgres.ConnectionString, time);
        consumer.Before = (handled, _) =>
        {
            seen.Add(handled.Envelope);
            return Task.CompletedTask;
        };
    }

    [Fact]
    public async Task A_newer_major_version_is_a_dead_letter_that_says_what_to_do_and_blocks_nobody()
    {
        var key = Guid.NewGuid();
        await runners.Of(consumer).HandleAsync(
            [Record(SomeEvent.Of(key) with { Version = 2 }), Record(SomeEvent.Of(key, 2))], CancellationToken.None);

        Assert.Equal(2, Assert.Single(await database.VersionsAsync(101, key)));
        Assert.Equal(
            "task.updated has version 2 and this release reads up to 1: update it, then replay the event.",
            await database.ScalarAsync<string>("SELECT error FROM dead_letter"));
    }

    [Fact]
    public async Task A_newer_major_version_of_what_the_consumer_does_not_want_is_passed_over()
    {
        var unwanted = SomeEvent.Of(Guid.NewGuid()) with { Type = EventTypes.TaskRestored, Version = 2 };

        await runners.Of(consumer).HandleAsync(
            [Record(unwanted), Record(unwanted with { Id = Guid.NewGuid() }) with { Type = "" }], CancellationToken.None);

        Assert.Equal(0, await database.CountAsync("dead_letter"));
        Assert.Equal(0, await database.CountAsync("inbox"));
    }

    [Fact]
    public async Task A_type_that_only_a_newer_release_knows_is_passed_over_and_counted_and_is_there_for_that_release()
    {
        var record = Record(SomeEvent.Of(Guid.NewGuid()) with { Type = "task.praised" });
        var counted = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, heard) =>
            {
                if (instrument.Name == "taskflow.consumer.events")
                    heard.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, more, tags, _) =>
        {
            if (tags.Contains(new("outcome", "unknown")) && tags.Contains(new("consumer", Choosy)))
                Interlocked.Add(ref counted, more);
        });
        listener.Start();

        var old = new EffectConsumer(Choosy, 101) { Wants = type => type == EventTypes.TaskUpdated };
        await runners.Of(old).HandleAsync([record, record with { Type = "" }], CancellationToken.None);

        Assert.Equal(2, counted);
        Assert.Equal(0, await database.CountAsync("dead_letter"));
        await runners.Of(new EffectConsumer(Choosy, 101)).HandleAsync([record], CancellationToken.None);
        Assert.Equal(1, await database.EffectsAsync(101));
    }

    [Fact]
    public async Task A_newer_minor_version_with_fields_that_nobody_knows_is_handled()
    {
        var newer = Record(SomeEvent.Of(Guid.NewGuid()) with { Minor = 3 });
        var text = System.Text.Encoding.UTF8.GetString(newer.Payload.Span).Insert(1, "\"mood\":[{\"a\":1}],");

        await runners.Of(consumer).HandleAsync(
            [newer with { Payload = System.Text.Encoding.UTF8.GetBytes(text) }], CancellationToken.None);

        Assert.Equal(1, await database.EffectsAsync(101));
    }

    [Fact]
    public async Task An_old_version_reaches_the_consumer_as_the_newest_at_once_and_when_it_was_parked()
    {
        var versions = new EventVersions(
            [EventCatalog.Find(EventTypes.TaskUpdated)! with { Version = 2 }],
            [new EventUpcaster(EventTypes.TaskUpdated, 1, data =>
            {
                data["raised"] = true;
                return data;
            })]);
        var runner = runners.Of(consumer, versions);
        await runner.HandleAsync([Record(SomeEvent.Of(Guid.NewGuid()))], CancellationToken.None);

        var record = consumer.Before;
        consumer.Before = (_, _) => throw new IOException("Not now.");
        await runner.HandleAsync([Record(SomeEvent.Of(Guid.NewGuid()))], CancellationToken.None);
        consumer.Before = record;
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await runner.RetryParkedAsync(CancellationToken.None));

        Assert.Equal(2, seen.Count);
        Assert.All(seen, envelope => Assert.Equal((2, true), (
            envelope.Version, envelope.Data.GetProperty("raised").GetBoolean())));
        Assert.Equal(0, await database.CountAsync("dead_letter"));
    }

    public async Task DisposeAsync()
    {
        await runners.DisposeAsync();
        await database.DisposeAsync();
    }

    private static EventRecord Record(EventEnvelope envelope) => new(
        Topics.TaskEvents, envelope.Key, JsonSerializer.SerializeToUtf8Bytes(envelope, EventJson.Default.EventEnvelope))
    {
        Type = envelope.Type,
        EventId = envelope.Id,
        WorkspaceId = envelope.WorkspaceId,
    };
}
