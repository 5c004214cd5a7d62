using Npgsql;

namespace TaskFlow.Messaging.Consumers;

/// <summary>Turns events into an effect in the database: exactly once per event, because the inbox row is written in
/// the effect's transaction.</summary>
public interface IEventConsumer
{
    /// <summary>Name for people, metrics and the consumer group, such as <c>audit</c>.</summary>
    string Name { get; }

    /// <summary>A number of <see cref="Contracts.Events.ConsumerNumbers"/>: stands in the inbox for ever.</summary>
    short Number { get; }

    /// <summary>The topics it reads.</summary>
    IReadOnlyList<string> Topics { get; }

    /// <summary>Whether a later event of a key waits while an earlier one is parked.</summary>
    bool Ordered { get; }

    /// <summary>How far its batches stay apart while events follow closely; the first event after a pause is handled at
    /// once. What nobody waits for may gather: each batch costs a transaction.</summary>
    TimeSpan Gathering => TimeSpan.Zero;

    /// <summary>How long an event may wait at a broker until it is handed over together with others, the first after a
    /// pause too: what is handed over less often costs less, at both ends. Zero where somebody waits. Without
    /// a broker its batches stay as far apart, up to 8 ms.</summary>
    TimeSpan Patience => TimeSpan.Zero;

    /// <summary>Whether it has anything to do for <paramref name="type"/>; others leave no trace in its
    /// inbox.</summary>
    /// <param name="type">The event's name.</param>
    bool Handles(string type) => true;

    /// <summary>A query whose rows the effect needs, and which may lock: it runs in the round trip that enters the inbox.
    /// </summary>
    /// <param name="events">All that came; some may turn out to have been handled before.</param>
    /// <returns>For <see cref="ConsumerBatch.Needed"/>; none where nothing is needed.</returns>
    NpgsqlBatchCommand? Needs(IReadOnlyList<ConsumedEvent> events) => null;

    /// <summary>Does the effect of all events of the batch, in its transaction. Called again with the same events
    /// after a rollback, alone or together.</summary>
    /// <param name="batch">Events that this consumer has not handled yet, with the transaction.</param>
    /// <param name="cancellationToken">Ends the attempt; the transaction is rolled back.</param>
    /// <exception cref="EventRefusedException">The event can never be handled: it becomes a dead letter at once. Any
    /// other exception is tried again.</exception>
    Task HandleAsync(ConsumerBatch batch, CancellationToken cancellationToken);
}
