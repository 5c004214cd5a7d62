using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Data;
using TaskFlow.Messaging.Telemetry;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

public sealed class DeliveryGaugesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task What_waits_is_measured_consumer_by_consumer()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        await database.AppendAsync(SomeEvent.Versions(Guid.NewGuid(), 3));
        await database.ExecuteAsync(
            """
            UPDATE event_log SET occurred_at = now() - interval '1 minute';
            INSERT INTO parked (consumer, key, event_id, workspace_id, type, payload, attempts, due_at, parked_at)
            SELECT 2, key, event_id, workspace_id, type, payload, 1, now(), now() - interval '2 minutes' FROM event_log;
            INSERT INTO inbox SELECT 1, (occurred_at AT TIME ZONE 'UTC')::date, event_id FROM event_log
            WHERE agg_version = 1;
            INSERT INTO dead_letter (id, consumer, topic, event_id, payload, attempts, error, fingerprint,
                first_failure, last_failure)
            SELECT gen_random_uuid(), 1, 0, event_id, '', 6, 'x', 'x', now(), now() FROM event_log
            WHERE agg_version = 2
            """);
        await using var sources = new DataSources(postgres.ConnectionString);
        using var gauges = new DeliveryGauges(
            sources, TimeProvider.System, NullLogger<DeliveryGauges>.Instance);

        await gauges.StartAsync(CancellationToken.None);
        await Eventually.EqualAsync(3, () => Task.FromResult(Read("taskflow.outbox.depth")));
        await gauges.StopAsync(CancellationToken.None);

        Assert.InRange(Read("taskflow.outbox.oldest"), 60, 120);
        Assert.InRange(Read("taskflow.parked.oldest", "live"), 120, 180);
        Assert.Equal(3, Read("taskflow.parked.depth", "live"));
        Assert.Equal(0, Read("taskflow.parked.depth", "recurrence"));
        Assert.Equal(1, Read("taskflow.dead_letter.open", "audit"));
        // One handled and one given up, all parked, and what is none of its business.
        Assert.Equal(1, Read("taskflow.consumer.lag", "audit"));
        Assert.Equal(0, Read("taskflow.consumer.lag", "live"));
        Assert.Equal(0, Read("taskflow.consumer.lag", "recurrence"));
    }

    [Fact]
    public async Task A_long_lag_is_measured_to_within_a_few_in_a_hundred()
    {
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        await database.ExecuteAsync(
            """
            INSERT INTO event_log (shard, topic, key, agg_version, event_id, workspace_id, type, payload, occurred_at)
            SELECT 0, 0, gen_random_uuid(), n, gen_random_uuid(), gen_random_uuid(), 'task.updated', '', now()
            FROM generate_series(1, 60000) n;
            INSERT INTO inbox SELECT 1, (occurred_at AT TIME ZONE 'UTC')::date, event_id FROM event_log
            WHERE agg_version <= 50000;
            INSERT INTO inbox SELECT 2, (occurred_at AT TIME ZONE 'UTC')::date, event_id FROM event_log
            WHERE agg_version <= 59800
            """);
        await using var sources = new DataSources(postgres.ConnectionString);
        using var gauges = new DeliveryGauges(
            sources, TimeProvider.System, NullLogger<DeliveryGauges>.Instance);

        await gauges.StartAsync(CancellationToken.None);
        await Eventually.EqualAsync(200, () => Task.FromResult(Read("taskflow.consumer.lag", "live")));
        await gauges.StopAsync(CancellationToken.None);

        Assert.InRange(Read("taskflow.consumer.lag", "audit"), 9_700, 10_300);
        await database.ExecuteAsync("TRUNCATE inbox");
        await gauges.StartAsync(CancellationToken.None);
        await Eventually.EqualAsync(true, () => Task.FromResult(Read("taskflow.consumer.lag", "live") > 200));
        await gauges.StopAsync(CancellationToken.None);

        Assert.InRange(Read("taskflow.consumer.lag", "live"), 59_000, 61_000);
    }

    /// <summary>What an exporter would read.</summary>
    private static int Read(string instrument, string? consumer = null)
    {
        var read = -1.0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (published, self) =>
        {
            if (published.Name == instrument)
                self.EnableMeasurementEvents(published);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Take(value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => Take(value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return (int)read;

        void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (consumer is null ? tags.Length == 0 : tags is [{ Key: "consumer", Value: string name }] && name == consumer)
                read = value;
        }
    }
}
