using System.Diagnostics;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Failures;
using TaskFlow.Messaging.Telemetry;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

public sealed class ConsumerRunnerTests(PostgresFixture postgres) : RunnerTest(postgres)
{
    [Fact]
    public async Task The_same_events_at_the_same_moment_have_one_effect()
    {
        var records = await AppendAsync(Enumerable.Range(0, 100).Select(_ => SomeEvent.Of(Guid.NewGuid())));
        var replicas = Enumerable.Range(0, 4).Select(_ => Runners.Of(new EffectConsumer("one", 101))).ToArray();

        await Task.WhenAll(replicas.Select((replica, i) =>
            replica.HandleAsync(i % 2 == 0 ? records : [.. records.Reverse()], CancellationToken.None)));
        await replicas[0].HandleAsync([.. records, .. records], CancellationToken.None);

        Assert.Equal(100, await Database.EffectsAsync(101));
    }

    [Fact]
    public async Task A_consumer_is_given_what_it_needs_with_events_that_come_and_with_parked_ones()
    {
        var records = await AppendAsync([SomeEvent.Of(Guid.NewGuid())]);
        var runner = Runners.Of(Consumer);
        Consumer.Before = (_, _) => throw new InvalidOperationException("Not now.");
        await runner.HandleAsync(records, CancellationToken.None);
        Assert.Equal([[records[0].EventId!.Value, 2]], Consumer.Needed);

        Consumer.Before = null;
        Time.Advance(TimeSpan.FromMinutes(1));
        await runner.RetryParkedAsync(CancellationToken.None);

        Assert.Equal(1, await Database.EffectsAsync(101));
        Assert.Equal([[records[0].EventId!.Value, 2]], Consumer.Needed);
    }

    [Fact]
    public async Task A_redelivery_on_another_day_has_no_effect()
    {
        var records = await AppendAsync([SomeEvent.Of(Guid.NewGuid(), time: Time.GetUtcNow().AddDays(-3))]);
        var runner = Runners.Of(Consumer);

        await runner.HandleAsync(records, CancellationToken.None);
        Time.Advance(TimeSpan.FromDays(2));
        await runner.HandleAsync(records, CancellationToken.None);

        Assert.Equal(1, await Database.EffectsAsync(101));
    }

    [Fact]
    public async Task What_a_consumer_does_not_want_leaves_no_trace()
    {
        var records = await AppendAsync([SomeEvent.Of(Guid.NewGuid(), type: EventTypes.TaskRestored)]);

        await Runners.Of(Consumer).HandleAsync(records, CancellationToken.None);

        Assert.Equal(0, Consumer.Calls);
        Assert.Equal(0, await Database.CountAsync("inbox"));
    }

    [Fact]
    public async Task Later_events_of_a_key_wait_behind_a_parked_one_and_follow_in_order()
    {
        var (ill, well) = (Guid.NewGuid(), Guid.NewGuid());
        Consumer.Before = (e, _) => e.Envelope.Key == ill && e.Envelope.AggregateVersion == 2
            ? throw new IOException("Not now.")
            : Task.CompletedTask;
        var runner = Runners.Of(Consumer);

        await runner.HandleAsync(
            await AppendAsync(SomeEvent.Versions(ill, 3).Concat(SomeEvent.Versions(well, 2))), CancellationToken.None);
        await runner.HandleAsync(await AppendAsync([SomeEvent.Of(ill, 4)]), CancellationToken.None);

        await AssertEffectsAsync(ill, 1);
        await AssertEffectsAsync(well, 1, 2);
        Assert.Equal(3, await Database.CountAsync("parked"));

        Consumer.Before = null;
        Assert.Equal(0, await runner.RetryParkedAsync(CancellationToken.None));
        Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(3, await runner.RetryParkedAsync(CancellationToken.None));
        await AssertEffectsAsync(ill, 1, 2, 3, 4);
        Assert.Equal(0, await Database.CountAsync("parked"));
    }

    [Fact]
    public async Task One_bad_event_costs_its_batch_a_few_attempts_and_not_one_for_each()
    {
        var keys = Enumerable.Range(0, 64).Select(_ => Guid.NewGuid()).ToArray();
        Consumer.Before = (e, _) => e.Record.Key == keys[40]
            ? throw new EventRefusedException("No such thing.")
            : Task.CompletedTask;

        await Runners.Of(Consumer).HandleAsync(
            await AppendAsync(keys.Select(key => SomeEvent.Of(key))), CancellationToken.None);

        Assert.Equal(63, await Database.EffectsAsync(101));
        Assert.Equal(13, Consumer.Calls);
    }

    [Fact]
    public async Task Transactions_in_each_others_way_run_again_and_are_not_parked()
    {
        Consumer.Before = (_, _) => Consumer.Calls < 4
            ? throw new PostgresException("deadlock", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected)
            : Task.CompletedTask;

        var records = await AppendAsync([SomeEvent.Of(Guid.NewGuid())]);
        await Runners.Of(Consumer).HandleAsync(records, CancellationToken.None);

        Assert.Equal(1, await Database.EffectsAsync(101));
        Assert.Equal(0, await Database.CountAsync("parked"));
    }

    [Fact]
    public async Task A_consumer_that_hangs_is_not_waited_for_event_by_event()
    {
        Consumer.Before = (_, _) => throw new TimeoutException("It hangs.");
        var runner = Runners.Of(Consumer);
        var records = await AppendAsync(Enumerable.Range(0, 50).Select(_ => SomeEvent.Of(Guid.NewGuid())));

        await runner.HandleAsync(records, CancellationToken.None);

        Assert.Equal(2, Consumer.Calls);
        Assert.Equal(50, await Database.CountAsync("parked"));
        Consumer.Before = null;
        Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(50, await runner.RetryParkedAsync(CancellationToken.None));
        Assert.Equal(50, await Database.EffectsAsync(101));
    }

    [Fact]
    public async Task Without_a_database_the_batch_is_refused_and_no_event_is_blamed()
    {
        var elsewhere = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "no_such_database" };
        await using var away = new Runners(elsewhere.ConnectionString, Time);
        var records = await AppendAsync([SomeEvent.Of(Guid.NewGuid())]);

        await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => away.Of(Consumer).HandleAsync(records, CancellationToken.None));

        Assert.Equal(0, await Database.CountAsync("parked"));
        Assert.Equal(0, await Database.CountAsync("dead_letter"));
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
        Consumer.Before = (_, _) =>
        {
            inside = Activity.Current?.TraceId;
            return Task.CompletedTask;
        };

        var command = SomeEvent.Of(Guid.NewGuid()) with
        {
            TraceParent = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01",
        };
        await Runners.Of(Consumer).HandleAsync(await AppendAsync([command]), CancellationToken.None);

        Assert.Equal(trace, inside);
    }
}
