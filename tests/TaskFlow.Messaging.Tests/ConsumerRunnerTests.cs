using System.Diagnostics;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Failures;
using TaskFlow.Messaging.Telemetry;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Messaging.Transports;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

public sealed class ConsumerRunnerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly ManualTime time = new(TimeProvider.System.GetUtcNow()) { Impatient = true };
    private readonly EffectConsumer consumer = new("one", 101);
    private DeliveryDatabase database = null!;
    private Runners runners = null!;

    public async Task InitializeAsync()
    {
        database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        runners = new Runners(postgres.ConnectionString, time);
    }

    [Fact]
    public async Task The_same_events_at_the_same_moment_have_one_effect()
    {
        var records = await AppendAsync(Enumerable.Range(0, 100).Select(_ => SomeEvent.Of(Guid.NewGuid())));
        var replicas = Enumerable.Range(0, 4).Select(_ => runners.Of(new EffectConsumer("one", 101))).ToArray();

        await Task.WhenAll(replicas.Select((replica, i) =>
            replica.HandleAsync(i % 2 == 0 ? records : [.. records.Reverse()], CancellationToken.None)));
        await replicas[0].HandleAsync([.. records, .. records], CancellationToken.None);

        Assert.Equal(100, await database.EffectsAsync(101));
    }

    [Fact]
    public async Task A_consumer_is_given_what_it_needs_with_events_that_come_and_with_parked_ones()
    {
        var records = await AppendAsync([SomeEvent.Of(Guid.NewGuid())]);
        var runner = runners.Of(consumer);
        consumer.Before = (_, _) => throw new InvalidOperationException("Not now.");
        await runner.HandleAsync(records, CancellationToken.None);
        Assert.Equal([[records[0].EventId!.Value, 2]], consumer.Needed);

        consumer.Before = null;
        time.Advance(TimeSpan.FromMinutes(1));
        await runner.RetryParkedAsync(CancellationToken.None);

        Assert.Equal(1, await database.EffectsAsync(101));
        Assert.Equal([[records[0].EventId!.Value, 2]], consumer.Needed);
    }

    [Fact]
    public async Task A_redelivery_on_another_day_has_no_effect()
    {
        var records = await AppendAsync([SomeEvent.Of(Guid.NewGuid(), time: time.GetUtcNow().AddDays(-3))]);
        var runner = runners.Of(consumer);

        await runner.HandleAsync(records, CancellationToken.None);
        time.Advance(TimeSpan.FromDays(2));
        await runner.HandleAsync(records, CancellationToken.None);

        Assert.Equal(1, await database.EffectsAsync(101));
    }

    [Fact]
    public async Task What_a_consumer_does_not_want_leaves_no_trace()
    {
        var records = await AppendAsync([SomeEvent.Of(Guid.NewGuid(), type: EventTypes.TaskRestored)]);

        await runners.Of(consumer).HandleAsync(records, CancellationToken.None);

        Assert.Equal(0, consumer.Calls);
        Assert.Equal(0, await database.CountAsync("inbox"));
    }

    [Fact]
    public async Task Later_events_of_a_key_wait_behind_a_parked_one_and_follow_in_order()
    {
        var (ill, well) = (Guid.NewGuid(), Guid.NewGuid());
        consumer.Before = (e, _) => e.Envelope.Key == ill && e.Envelope.AggregateVersion == 2
            ? throw new IOException("Not now.")
            : Task.CompletedTask;
        var runner = runners.Of(consumer);

        await runner.HandleAsync(
            await AppendAsync(SomeEvent.Versions(ill, 3).Concat(SomeEvent.Versions(well, 2))), CancellationToken.None);
        await runner.HandleAsync(await AppendAsync([SomeEvent.Of(ill, 4)]), CancellationToken.None);

        await AssertEffectsAsync(ill, 1);
        await AssertEffectsAsync(well, 1, 2);
        Assert.Equal(3, await database.CountAsync("parked"));

        consumer.Before = null;
        Assert.Equal(0, await runner.RetryParkedAsync(CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(3, await runner.RetryParkedAsync(CancellationToken.None));
        await AssertEffectsAsync(ill, 1, 2, 3, 4);
        Assert.Equal(0, await database.CountAsync("parked"));
    }

    [Fact]
    public async Task Tries_come_at_growing_distances_and_end_in_a_dead_letter()
    {
        consumer.Before = (_, _) => throw new IOException("Never.");
        var runner = runners.Of(consumer);
        await runner.HandleAsync(await AppendAsync([SomeEvent.Of(Guid.NewGuid())]), CancellationToken.None);
        Assert.Equal(4, consumer.Calls);

        foreach (var seconds in new[] { 5, 30, 300, 1800, 7200 })
        {
            var wait = await database.ScalarAsync<DateTime>("SELECT due_at FROM parked") - time.GetUtcNow().UtcDateTime;
            Assert.InRange(wait.TotalSeconds, (seconds * 0.8) - 0.01, (seconds * 1.2) + 0.01);
            time.Advance(wait - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, await runner.RetryParkedAsync(CancellationToken.None));
            time.Advance(TimeSpan.FromMilliseconds(2));
            await runner.RetryParkedAsync(CancellationToken.None);
        }

        Assert.Equal(9, consumer.Calls);
        Assert.Equal(0, await database.CountAsync("parked"));
        Assert.Equal(
            "6|Never.", await database.ScalarAsync<string>("SELECT attempts || '|' || error FROM dead_letter"));
    }

    [Theory]
    [InlineData(false, Topics.Reminders)]
    [InlineData(true, Topics.TaskEvents)]
    public async Task What_is_parked_of_an_unknown_family_ends_as_a_dead_letter_and_those_behind_it_are_tried(
        bool byOlderRelease, string topic)
    {
        var reminders = new EffectConsumer("one", 101)
        {
            Topics = [Topics.Reminders],
            Before = (_, _) => throw new IOException("Not now."),
        };
        var runner = runners.Of(reminders);
        var foreign = SomeEvent.Of(Guid.NewGuid(), type: "comment.created");
        var own = SomeEvent.Of(Guid.NewGuid(), type: EventTypes.ReminderDue);
        await runner.HandleAsync(
            [SomeEvent.Record(foreign, Topics.Reminders), SomeEvent.Record(own, Topics.Reminders)],
            CancellationToken.None);
        if (byOlderRelease)
            await database.ExecuteAsync("UPDATE parked SET topic = NULL");
        await LastTryAsync(foreign);

        reminders.Before = FailingFor(foreign);
        Assert.Equal(2, await runner.RetryParkedAsync(CancellationToken.None));

        Assert.Equal(1, await database.EffectsAsync(101));
        Assert.Equal(
            Topics.NumberOf(topic), await database.ScalarAsync<short>("SELECT topic FROM dead_letter"));
    }

    [Fact]
    public async Task What_cannot_even_be_given_up_waits_and_those_behind_it_are_tried()
    {
        var (bad, well) = (SomeEvent.Of(Guid.NewGuid()), SomeEvent.Of(Guid.NewGuid()));
        consumer.Before = (_, _) => throw new IOException("Not now.");
        var runner = runners.Of(consumer);
        await runner.HandleAsync(await AppendAsync([bad, well]), CancellationToken.None);
        await LastTryAsync(bad);
        consumer.Before = FailingFor(bad);

        await database.ExecuteAsync("REVOKE INSERT ON dead_letter FROM taskflow_relay");
        try
        {
            Assert.Equal(1, await runner.RetryParkedAsync(CancellationToken.None));
        }
        finally
        {
            await database.ExecuteAsync("GRANT INSERT ON dead_letter TO taskflow_relay");
        }

        await AssertEffectsAsync(well.Key, 1);
        Assert.Equal(0, await runner.RetryParkedAsync(CancellationToken.None));
        time.Advance(RetrySchedule.Longest);
        Assert.Equal(1, await runner.RetryParkedAsync(CancellationToken.None));
        Assert.Equal(1, await database.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task A_record_that_says_what_no_column_takes_is_a_dead_letter()
    {
        var record = new EventRecord(Topics.TaskEvents, Guid.NewGuid(), """{"traceparent":"\u0000"}"""u8.ToArray())
        {
            Type = "task.\0",
        };

        await runners.Of(consumer).HandleAsync([record], CancellationToken.None);

        Assert.Equal(
            "task. | ", await database.ScalarAsync<string>("SELECT type || '|' || trace_parent FROM dead_letter"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("task.\u0000")]
    [InlineData("task.\n")]
    public async Task An_event_whose_type_is_no_name_is_a_dead_letter_at_once(string type)
    {
        var record = SomeEvent.Record(SomeEvent.Of(Guid.NewGuid(), type: type), Topics.TaskEvents);

        await runners.Of(consumer).HandleAsync([record], CancellationToken.None);

        Assert.Equal(0, consumer.Calls);
        Assert.Equal(1, await database.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task An_event_that_can_never_be_handled_is_a_dead_letter_at_once_and_blocks_nobody()
    {
        var key = Guid.NewGuid();
        consumer.Before = (e, _) => e.Envelope.AggregateVersion == 1
            ? throw new EventRefusedException("No such thing.")
            : Task.CompletedTask;

        await runners.Of(consumer).HandleAsync(await AppendAsync(SomeEvent.Versions(key, 3)), CancellationToken.None);

        await AssertEffectsAsync(key, 2, 3);
        Assert.Equal(1, await database.CountAsync("dead_letter"));
        // With the others, with one of them, alone.
        Assert.Equal(3, consumer.Tried.Count(tried => tried.Version == 1));
    }

    [Fact]
    public async Task A_key_whose_events_are_given_up_spoils_no_further_batch_until_it_has_been_well_for_a_minute()
    {
        var (bad, well) = (Guid.NewGuid(), Guid.NewGuid());
        consumer.Before = (e, _) => e.Envelope.Key == bad && e.Envelope.AggregateVersion < 4
            ? throw new EventRefusedException("No such thing.")
            : Task.CompletedTask;
        var runner = runners.Of(consumer);
        await runner.HandleAsync(await AppendAsync([SomeEvent.Of(bad)]), CancellationToken.None);
        var before = consumer.Calls;

        await runner.HandleAsync(await AppendAsync(
            SomeEvent.Versions(well, 20).Append(SomeEvent.Of(bad, 2)).Append(SomeEvent.Of(bad, 3))),
            CancellationToken.None);
        Assert.Equal(before + 3, consumer.Calls);
        Assert.Equal(3, await database.CountAsync("dead_letter"));

        time.Advance(TimeSpan.FromMinutes(2));
        await runner.HandleAsync(
            await AppendAsync([SomeEvent.Of(well, 21), SomeEvent.Of(bad, 4)]), CancellationToken.None);
        Assert.Equal(before + 4, consumer.Calls);
        await AssertEffectsAsync(bad, 4);
        await AssertEffectsAsync(well, [.. Enumerable.Range(1, 21).Select(version => (long)version)]);
    }

    [Fact]
    public async Task One_bad_event_costs_its_batch_a_few_attempts_and_not_one_for_each()
    {
        var keys = Enumerable.Range(0, 64).Select(_ => Guid.NewGuid()).ToArray();
        consumer.Before = (e, _) => e.Record.Key == keys[40]
            ? throw new EventRefusedException("No such thing.")
            : Task.CompletedTask;

        await runners.Of(consumer).HandleAsync(
            await AppendAsync(keys.Select(key => SomeEvent.Of(key))), CancellationToken.None);

        Assert.Equal(63, await database.EffectsAsync(101));
        Assert.Equal(13, consumer.Calls);
    }

    [Fact]
    public async Task Transactions_in_each_others_way_run_again_and_are_not_parked()
    {
        consumer.Before = (_, _) => consumer.Calls < 4
            ? throw new PostgresException("deadlock", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected)
            : Task.CompletedTask;

        var records = await AppendAsync([SomeEvent.Of(Guid.NewGuid())]);
        await runners.Of(consumer).HandleAsync(records, CancellationToken.None);

        Assert.Equal(1, await database.EffectsAsync(101));
        Assert.Equal(0, await database.CountAsync("parked"));
    }

    [Fact]
    public async Task A_consumer_that_hangs_is_not_waited_for_event_by_event()
    {
        consumer.Before = (_, _) => throw new TimeoutException("It hangs.");
        var runner = runners.Of(consumer);
        var records = await AppendAsync(Enumerable.Range(0, 50).Select(_ => SomeEvent.Of(Guid.NewGuid())));

        await runner.HandleAsync(records, CancellationToken.None);

        Assert.Equal(2, consumer.Calls);
        Assert.Equal(50, await database.CountAsync("parked"));
        consumer.Before = null;
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(50, await runner.RetryParkedAsync(CancellationToken.None));
        Assert.Equal(50, await database.EffectsAsync(101));
    }

    [Fact]
    public async Task Without_a_database_the_batch_is_refused_and_no_event_is_blamed()
    {
        var elsewhere = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "no_such_database" };
        await using var away = new Runners(elsewhere.ConnectionString, time);
        var records = await AppendAsync([SomeEvent.Of(Guid.NewGuid())]);

        await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => away.Of(consumer).HandleAsync(records, CancellationToken.None));

        Assert.Equal(0, await database.CountAsync("parked"));
        Assert.Equal(0, await database.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task Handling_goes_on_in_the_trace_of_the_command()
    {
        var trace = ActivityTraceId.CreateRandom();
        var inside = default(ActivityTraceId?);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MessagingTelemetry.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        consumer.Before = (_, _) =>
        {
            inside = Activity.Current?.TraceId;
            return Task.CompletedTask;
        };

        var command = SomeEvent.Of(Guid.NewGuid()) with
        {
            TraceParent = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01",
        };
        await runners.Of(consumer).HandleAsync(await AppendAsync([command]), CancellationToken.None);

        Assert.Equal(trace, inside);
    }

    public async Task DisposeAsync()
    {
        await runners.DisposeAsync();
        await database.DisposeAsync();
    }

    private static Func<ConsumedEvent, CancellationToken, Task> FailingFor(EventEnvelope bad) => (handled, _) =>
        handled.Envelope.Id == bad.Id ? throw new IOException("Never.") : Task.CompletedTask;

    /// <summary>All that is parked is due, this one first and for the last time.</summary>
    private async Task LastTryAsync(EventEnvelope first)
    {
        await database.ExecuteAsync(
            "UPDATE parked SET attempts = 5, due_at = '-infinity' WHERE event_id = $1", first.Id);
        time.Advance(TimeSpan.FromMinutes(1));
    }

    private async Task AssertEffectsAsync(Guid key, params long[] versions) =>
        Assert.Equal(versions, await database.VersionsAsync(101, key));

    private async Task<IReadOnlyList<EventRecord>> AppendAsync(IEnumerable<EventEnvelope> envelopes)
    {
        EventEnvelope[] added = [.. envelopes];
        await database.AppendAsync(added);
        var ids = added.Select(envelope => envelope.Id).ToHashSet();
        return [.. (await database.RecordsAsync()).Where(record => ids.Contains(record.EventId!.Value))];
    }
}
