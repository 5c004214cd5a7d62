using Microsoft.Extensions.Logging;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Failures;
using TaskFlow.Messaging.Telemetry;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Consumers;

/// <summary>Runs one consumer: exactly one effect per event, order per key for ordered ones. An event that fails is
/// tried again in place, then parked, at last a dead letter; the others go on meanwhile.</summary>
/// <param name="consumer">What it runs.</param>
/// <param name="sources">The pools.</param>
/// <param name="commits">Told when a consumer logged events.</param>
/// <param name="deadLetters">Where given-up events go.</param>
/// <param name="clock">Waits and due times.</param>
/// <param name="logger">Reports what is parked and given up.</param>
/// <param name="versions">Which versions of events it reads; those of this build when left out.</param>
public sealed partial class ConsumerRunner(
    IEventConsumer consumer,
    DataSources sources,
    CommitSignal commits,
    DeadLetters deadLetters,
    TimeProvider clock,
    ILogger<ConsumerRunner> logger,
    EventVersions? versions = null)
{
    // While a consumer is ill, each batch would wait in place before it parks; then parking at once keeps the flow.
    private static readonly TimeSpan IllFor = TimeSpan.FromSeconds(5);
    private readonly ConsumerTransaction transaction = new(consumer, sources, commits, clock);
    private readonly EventVersions versions = versions ?? EventVersions.Current;
    private readonly SuspectKeys suspects = new(clock);
    private DateTimeOffset illUntil;

    /// <summary>The consumer.</summary>
    public IEventConsumer Consumer => consumer;

    /// <summary>Settles records: when it returns, each one's effect is committed, or the event is parked or a dead
    /// letter.</summary>
    /// <param name="records">In order per key; of any topic and type, what the consumer does not want is passed
    /// over.</param>
    /// <param name="cancellationToken">Gives up; what is not settled must be handed over again.</param>
    /// <exception cref="Exception">The database is not there; hand all of them over again.</exception>
    public async Task HandleAsync(IReadOnlyList<EventRecord> records, CancellationToken cancellationToken)
    {
        var events = await ReadAsync(records, cancellationToken);
        if (events.Count == 0)
            return;

        var failed = await TryAsync(suspects.Apart(events), cancellationToken);
        foreach (var wait in RetrySchedule.InPlace)
        {
            if (failed.Count == 0 || clock.GetUtcNow() < illUntil)
                break;

            await Task.Delay(RetrySchedule.Jitter(wait), clock, cancellationToken);
            failed = await TryAsync(failed.Select(one => new[] { one.Event }), cancellationToken);
        }

        if (failed.Count > 0)
            await ParkAsync(failed, cancellationToken);
    }

    /// <summary>Tries what is parked and due, until nothing is.</summary>
    /// <param name="cancellationToken">Stops between events.</param>
    /// <returns>How many events left the queue.</returns>
    /// <exception cref="Exception">The database is not there.</exception>
    public async Task<int> RetryParkedAsync(CancellationToken cancellationToken)
    {
        for (var settled = 0; ;)
        {
            var now = clock.GetUtcNow();
            var due = await ParkedQueue.DueAsync(sources, consumer.Number, consumer.Ordered, now, cancellationToken);
            var before = settled;
            // What has not failed yet was put there for a replay, or waited behind another: that goes together.
            var (untried, failed) = (due.FindAll(row => row.Attempts == 0), due.FindAll(row => row.Attempts > 0));
            settled += await RetryTogetherAsync(untried, now, cancellationToken);
            foreach (var row in failed)
                settled += await RetryAsync(row, now, cancellationToken) ? 1 : 0;
            if (settled == before)
                return settled;
        }
    }

    private async Task<List<ConsumedEvent>> ReadAsync(
        IReadOnlyList<EventRecord> records, CancellationToken cancellationToken)
    {
        var events = new List<ConsumedEvent>(records.Count);
        foreach (var record in records)
        {
            if (!consumer.Topics.Contains(record.Topic) || (record.Type.Length > 0 && IsPassedOver(record.Type)))
                continue;

            try
            {
                var read = EventReader.Read(record);
                if (!IsPassedOver(read.Envelope.Type))
                    events.Add(read.Current(versions));
            }
            catch (EventRefusedException poison)
            {
                await GiveUpAsync(record, poison, cancellationToken);
            }
        }

        return events;
    }

    // A newer release may write what this one has no name for: whoever wants it comes with that release.
    private bool IsPassedOver(string type)
    {
        if (consumer.Handles(type))
            return false;
        if (!versions.Knows(type))
            MessagingTelemetry.Count(consumer.Name, "unknown", 1);
        return true;
    }

    private async Task<List<FailedEvent>> TryAsync(
        IEnumerable<IReadOnlyList<ConsumedEvent>> together, CancellationToken cancellationToken)
    {
        var round = new Round(consumer.Ordered);
        foreach (var events in together)
            await TryAsync(events, round, cancellationToken);

        // One that hangs would hang again for each of the others; they are parked and tried beside the flow.
        if (round.Hangs)
            illUntil = clock.GetUtcNow() + IllFor;
        return round.Failed;
    }

    // What fails together is halved until those are found that fail alone: a bad event costs its batch a few
    // transactions more, not one for each event.
    private async Task TryAsync(
        IReadOnlyList<ConsumedEvent> events, Round round, CancellationToken cancellationToken)
    {
        var free = round.HoldBack(events);
        if (free.Count == 0)
            return;

        try
        {
            await transaction.HandleAsync(free, cancellationToken);
        }
        catch (Exception failure) when (free.Count > 1 && IsTheEvents(failure, cancellationToken))
        {
            // Halves of what hangs would take as long again, each.
            var size = failure is TimeoutException ? 1 : (free.Count + 1) / 2;
            foreach (var part in free.Chunk(size))
                await TryAsync(part, round, cancellationToken);
        }
        catch (Exception failure) when (Failure.KindOf(failure) == FailureKind.Permanent)
        {
            suspects.Add(free[0].Record.Key);
            await GiveUpAsync(free[0].Record, failure, cancellationToken);
        }
        catch (Exception failure) when (IsTheEvents(failure, cancellationToken))
        {
            round.Fail(free[0], failure);
        }
    }

    private async Task ParkAsync(List<FailedEvent> failed, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        illUntil = now + IllFor;
        await ExecuteAsync(failed.Select(one => Parking.Append(consumer.Number, one, now)), cancellationToken);

        MessagingTelemetry.Count(consumer.Name, "parked", failed.Count);
        var first = failed.First(one => one.Exception is not null);
        LogParked(consumer.Name, failed.Count, first.Event.Envelope.Type, first.Event.Envelope.Id, first.Exception!);
    }

    private async Task<int> RetryTogetherAsync(
        List<ParkedEvent> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (rows.Count > 1)
        {
            try
            {
                var events = rows.Select(row => (row, EventReader.Read(row.Record).Current(versions)));
                return await transaction.HandleParkedAsync([.. events], now, cancellationToken);
            }
            catch (Exception failure) when (IsTheEvents(failure, cancellationToken))
            {
                // Which of them it is shows when each goes alone.
            }
        }

        var settled = 0;
        foreach (var row in rows)
            settled += await RetryAsync(row, now, cancellationToken) ? 1 : 0;
        return settled;
    }

    private async Task<bool> RetryAsync(ParkedEvent row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var read = EventReader.Read(row.Record).Current(versions);
            return await transaction.HandleParkedAsync([(row, read)], now, cancellationToken) > 0;
        }
        catch (Exception failure) when (IsTheEvents(failure, cancellationToken))
        {
            return await AfterFailedRetryAsync(row, failure, cancellationToken);
        }
    }

    private async Task<bool> AfterFailedRetryAsync(
        ParkedEvent row, Exception failure, CancellationToken cancellationToken)
    {
        var wait = Failure.KindOf(failure) == FailureKind.Permanent
            ? null
            : RetrySchedule.AfterParkedAttempt(row.Attempts + 1);
        var now = clock.GetUtcNow();
        if (wait is null)
        {
            try
            {
                var givenUp = DeadLetters.Insert(consumer, row.Record, failure, row.Attempts + 1, row.ParkedAt, now);
                await ExecuteAsync([.. givenUp, Parking.Remove(row)], cancellationToken);
                MessagingTelemetry.Count(consumer.Name, "dead", 1);
                LogDead(consumer.Name, row.Type, row.EventId, failure);
                return true;
            }
            catch (Exception worse) when (IsTheEvents(worse, cancellationToken))
            {
                // As the first of the queue it would keep all behind it from ever being tried.
                (failure, wait) = (worse, RetrySchedule.Longest);
            }
        }

        await ExecuteAsync([Parking.Postpone(row, failure, now + wait.Value)], cancellationToken);
        return false;
    }

    private async Task ExecuteAsync(IEnumerable<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task GiveUpAsync(EventRecord record, Exception failure, CancellationToken cancellationToken)
    {
        await deadLetters.WriteAsync(consumer, record, failure, cancellationToken);
        LogDead(consumer.Name, record.Type, record.EventId, failure);
    }

    private static bool IsTheEvents(Exception failure, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && Failure.KindOf(failure) != FailureKind.Unavailable;

    [LoggerMessage(2101, LogLevel.Warning,
        "Consumer {Consumer} parked {Count} events; the first is {Type} {EventId} and is tried again later.")]
    private partial void LogParked(string consumer, int count, string type, Guid eventId, Exception exception);

    [LoggerMessage(2102, LogLevel.Error, "Consumer {Consumer} gave up {Type} {EventId}: it is a dead letter now.")]
    private partial void LogDead(string consumer, string type, Guid? eventId, Exception exception);
}
