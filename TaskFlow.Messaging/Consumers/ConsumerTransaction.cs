using Npgsql;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Failures;
using TaskFlow.Messaging.Telemetry;

namespace TaskFlow.Messaging.Consumers;

/// <summary>One attempt: inbox, effect, new events and whatever else belongs to it, in one transaction.</summary>
internal sealed class ConsumerTransaction(
    IEventConsumer consumer, DataSources sources, CommitSignal commits, TimeProvider clock)
{
    private const int ConflictTries = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Handles events that came from the transport; those behind parked ones of their key are parked as
    /// well.</summary>
    /// <exception cref="NpgsqlException">The database failed; judge it by
    /// <see cref="Failure.KindOf(Exception)"/>.</exception>
    public Task HandleAsync(IReadOnlyList<ConsumedEvent> events, CancellationToken cancellationToken) =>
        WithConflictsAsync(async token =>
        {
            await using var session = await OpenAsync(token);
            var connection = session.Connection;
            await using var transaction = await connection.BeginTransactionAsync(token);
            var (fresh, held, needed) = await Inbox.EnterAsync(connection, consumer, events, consumer.Ordered, token);
            var now = clock.GetUtcNow();
            var waiting = held.Select(e => Parking.Append(consumer.Number, new FailedEvent(e, null), now));
            await FinishAsync(transaction, new ConsumerBatch(connection, fresh, needed), [.. waiting], token);
            session.Keep();

            MessagingTelemetry.Count(consumer.Name, "parked", held.Count);
            MessagingTelemetry.Count(consumer.Name, "duplicate", events.Count - fresh.Count - held.Count);
        }, cancellationToken);

    /// <summary>Handles parked events, each of another key where order is kept, and takes them out of their queues.
    /// </summary>
    /// <returns>How many; those that another process has, or that are not due any more, are left alone.</returns>
    public async Task<int> HandleParkedAsync(
        IReadOnlyList<(ParkedEvent Row, ConsumedEvent Event)> parked,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var handled = 0;
        await WithConflictsAsync(async token =>
        {
            await using var session = await OpenAsync(token);
            var connection = session.Connection;
            await using var transaction = await connection.BeginTransactionAsync(token);
            var locked = await ParkedQueue.LockAsync(connection, [.. parked.Select(one => one.Row)], now, token);
            var mine = parked.Where(one => locked.Contains(one.Row.EventId)).ToArray();
            handled = mine.Length;
            if (handled == 0)
                return;

            ConsumedEvent[] events = [.. mine.Select(one => one.Event)];
            var (fresh, _, needed) = await Inbox.EnterAsync(connection, consumer, events, holdBack: false, token);
            await FinishAsync(
                transaction,
                new ConsumerBatch(connection, fresh, needed),
                [Parking.Remove([.. mine.Select(one => one.Row)])],
                token);
            session.Keep();
        }, cancellationToken);
        return handled;
    }

    private async Task<Session> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await sources.Effects.OpenAsync(cancellationToken);
        }
        catch (NpgsqlException closed)
        {
            throw new DatabaseUnavailableException(closed);
        }
    }

    private async Task FinishAsync(
        NpgsqlTransaction transaction,
        ConsumerBatch batch,
        IReadOnlyList<NpgsqlBatchCommand> alongside,
        CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var fresh = batch.Events;
        using var trace = new HandlingTrace(consumer.Name, fresh);
        try
        {
            InjectedFailures.Throw(fresh.Select(one => one.Record.Key));
            if (fresh.Count > 0)
                await consumer.HandleAsync(batch, cancellationToken);
            await CommitAsync(transaction.Connection!, batch, alongside, cancellationToken);
            Failpoints.Hit(Failpoints.ConsumerAfterCommit);
        }
        catch (Exception failure)
        {
            trace.Failed(failure);
            throw;
        }

        MessagingTelemetry.Handled(consumer.Name, clock.GetElapsedTime(started), fresh, clock.GetUtcNow());
        batch.Committed();
        if (batch.IsAwaited)
            commits.Notify();
    }

    private static async Task CommitAsync(
        NpgsqlConnection connection,
        ConsumerBatch batch,
        IReadOnlyList<NpgsqlBatchCommand> alongside,
        CancellationToken cancellationToken)
    {
        await using var last = new NpgsqlBatch(connection);
        foreach (var command in batch.Statements)
            last.BatchCommands.Add(command);
        if (batch.Appended.Count > 0)
            last.BatchCommands.Add(EventLog.Insert(batch.Appended));
        foreach (var command in alongside)
            last.BatchCommands.Add(command);
        last.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        Failpoints.Hit(Failpoints.ConsumerBeforeCommit);
        await last.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task WithConflictsAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            try
            {
                await attempt(limit.Token);
                return;
            }
            catch (NpgsqlException clash) when (tries < ConflictTries && Failure.KindOf(clash) == FailureKind.Conflict)
            {
                // The other transaction has gone on; this one runs again from the start.
            }
            catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Consumer '{consumer.Name}' took over {Limit.TotalSeconds} s.", late);
            }
        }
    }
}
