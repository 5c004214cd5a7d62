using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Failures;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Messaging.Transports;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

/// <summary>What is tried for the last time, or can never be handled: it ends as a dead letter and holds up nobody.</summary>
public sealed class GivenUpEventTests(PostgresFixture postgres) : RunnerTest(postgres)
{
    [Fact]
    public async Task Tries_come_at_growing_distances_and_end_in_a_dead_letter()
    {
        Consumer.Before = (_, _) => throw new IOException("Never.");
        var runner = Runners.Of(Consumer);
        await runner.HandleAsync(await AppendAsync([SomeEvent.Of(Guid.NewGuid())]), CancellationToken.None);
        Assert.Equal(4, Consumer.Calls);

        foreach (var seconds in new[] { 5, 30, 300, 1800, 7200 })
        {
            var wait = await Database.ScalarAsync<DateTime>("SELECT due_at FROM parked") - Time.GetUtcNow().UtcDateTime;
            Assert.InRange(wait.TotalSeconds, (seconds * 0.8) - 0.01, (seconds * 1.2) + 0.01);
            Time.Advance(wait - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, await runner.RetryParkedAsync(CancellationToken.None));
            Time.Advance(TimeSpan.FromMilliseconds(2));
            await runner.RetryParkedAsync(CancellationToken.None);
        }

        Assert.Equal(9, Consumer.Calls);
        Assert.Equal(0, await Database.CountAsync("parked"));
        Assert.Equal(
            "6|Never.", await Database.ScalarAsync<string>("SELECT attempts || '|' || error FROM dead_letter"));
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
        var runner = Runners.Of(reminders);
        var foreign = SomeEvent.Of(Guid.NewGuid(), type: "comment.created");
        var own = SomeEvent.Of(Guid.NewGuid(), type: EventTypes.ReminderDue);
        await runner.HandleAsync(
            [SomeEvent.Record(foreign, Topics.Reminders), SomeEvent.Record(own, Topics.Reminders)],
            CancellationToken.None);
        if (byOlderRelease)
            await Database.ExecuteAsync("UPDATE parked SET topic = NULL");
        await LastTryAsync(foreign);

        reminders.Before = FailingFor(foreign);
        Assert.Equal(2, await runner.RetryParkedAsync(CancellationToken.None));

        Assert.Equal(1, await Database.EffectsAsync(101));
        Assert.Equal(
            Topics.NumberOf(topic), await Database.ScalarAsync<short>("SELECT topic FROM dead_letter"));
    }

    [Fact]
    public async Task What_cannot_even_be_given_up_waits_and_those_behind_it_are_tried()
    {
        var (bad, well) = (SomeEvent.Of(Guid.NewGuid()), SomeEvent.Of(Guid.NewGuid()));
        Consumer.Before = (_, _) => throw new IOException("Not now.");
        var runner = Runners.Of(Consumer);
        await runner.HandleAsync(await AppendAsync([bad, well]), CancellationToken.None);
        await LastTryAsync(bad);
        Consumer.Before = FailingFor(bad);

        await Database.ExecuteAsync("REVOKE INSERT ON dead_letter FROM taskflow_relay");
        try
        {
            Assert.Equal(1, await runner.RetryParkedAsync(CancellationToken.None));
        }
        finally
        {
            await Database.ExecuteAsync("GRANT INSERT ON dead_letter TO taskflow_relay");
        }

        await AssertEffectsAsync(well.Key, 1);
        Assert.Equal(0, await runner.RetryParkedAsync(CancellationToken.None));
        Time.Advance(RetrySchedule.Longest);
        Assert.Equal(1, await runner.RetryParkedAsync(CancellationToken.None));
        Assert.Equal(1, await Database.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task A_record_that_says_what_no_column_takes_is_a_dead_letter()
    {
        var record = new EventRecord(Topics.TaskEvents, Guid.NewGuid(), """{"traceparent":"\u0000"}"""u8.ToArray())
        {
            Type = "task.\0",
        };

        await Runners.Of(Consumer).HandleAsync([record], CancellationToken.None);

        Assert.Equal(
            "task. | ", await Database.ScalarAsync<string>("SELECT type || '|' || trace_parent FROM dead_letter"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("task.\u0000")]
    [InlineData("task.\n")]
    public async Task An_event_whose_type_is_no_name_is_a_dead_letter_at_once(string type)
    {
        var record = SomeEvent.Record(SomeEvent.Of(Guid.NewGuid(), type: type), Topics.TaskEvents);

        await Runners.Of(Consumer).HandleAsync([record], CancellationToken.None);

        Assert.Equal(0, Consumer.Calls);
        Assert.Equal(1, await Database.CountAsync("dead_letter"));
    }

    [Fact]
    public async Task An_event_that_can_never_be_handled_is_a_dead_letter_at_once_and_blocks_nobody()
    {
        var key = Guid.NewGuid();
        Consumer.Before = (e, _) => e.Envelope.AggregateVersion == 1
            ? throw new EventRefusedException("No such thing.")
            : Task.CompletedTask;

        await Runners.Of(Consumer).HandleAsync(await AppendAsync(SomeEvent.Versions(key, 3)), CancellationToken.None);

        await AssertEffectsAsync(key, 2, 3);
        Assert.Equal(1, await Database.CountAsync("dead_letter"));
        // With the others, with one of them, alone.
        Assert.Equal(3, Consumer.Tried.Count(tried => tried.Version == 1));
    }

    [Fact]
    public async Task A_key_whose_events_are_given_up_spoils_no_further_batch_until_it_has_been_well_for_a_minute()
    {
        var (bad, well) = (Guid.NewGuid(), Guid.NewGuid());
        Consumer.Before = (e, _) => e.Envelope.Key == bad && e.Envelope.AggregateVersion < 4
            ? throw new EventRefusedException("No such thing.")
            : Task.CompletedTask;
        var runner = Runners.Of(Consumer);
        await runner.HandleAsync(await AppendAsync([SomeEvent.Of(bad)]), CancellationToken.None);
        var before = Consumer.Calls;

        await runner.HandleAsync(await AppendAsync(
            SomeEvent.Versions(well, 20).Append(SomeEvent.Of(bad, 2)).Append(SomeEvent.Of(bad, 3))),
            CancellationToken.None);
        Assert.Equal(before + 3, Consumer.Calls);
        Assert.Equal(3, await Database.CountAsync("dead_letter"));

        Time.Advance(TimeSpan.FromMinutes(2));
        await runner.HandleAsync(
            await AppendAsync([SomeEvent.Of(well, 21), SomeEvent.Of(bad, 4)]), CancellationToken.None);
        Assert.Equal(before + 4, Consumer.Calls);
        await AssertEffectsAsync(bad, 4);
        await AssertEffectsAsync(well, [.. Enumerable.Range(1, 21).Select(version => (long)version)]);
    }

    private static Func<ConsumedEvent, CancellationToken, Task> FailingFor(EventEnvelope bad) => (handled, _) =>
        handled.Envelope.Id == bad.Id ? throw new IOException("Never.") : Task.CompletedTask;

    /// <summary>All that is parked is due, this one first and for the last Time.</summary>
    private async Task LastTryAsync(EventEnvelope first)
    {
        await Database.ExecuteAsync(
            "UPDATE parked SET attempts = 5, due_at = '-infinity' WHERE event_id = $1", first.Id);
        Time.Advance(TimeSpan.FromMinutes(1));
    }
}
