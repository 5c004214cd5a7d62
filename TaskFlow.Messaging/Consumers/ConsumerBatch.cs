using Npgsql;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Messaging.Consumers;

/// <summary>Events to handle in one transaction, in order per key. The transaction sees the workspaces of its events
/// and no others.</summary>
/// <param name="connection">Inside the transaction; statements go through it.</param>
/// <param name="events">Not handled before by this consumer.</param>
/// <param name="needed">The rows of <see cref="IEventConsumer.Needs"/>.</param>
public sealed class ConsumerBatch(
    NpgsqlConnection connection, IReadOnlyList<ConsumedEvent> events, IReadOnlyList<object[]> needed)
{
    private readonly List<EventEnvelope> appended = [];
    private readonly List<NpgsqlBatchCommand> statements = [];
    private readonly List<Action> afterCommit = [];

    /// <summary>The connection of the transaction. Do not commit.</summary>
    public NpgsqlConnection Connection => connection;

    /// <summary>The events, in the order in which they came.</summary>
    public IReadOnlyList<ConsumedEvent> Events => events;

    /// <summary>What <see cref="IEventConsumer.Needs"/> found, a row each.</summary>
    public IReadOnlyList<object[]> Needed => needed;

    internal IReadOnlyList<EventEnvelope> Appended => appended;

    internal IReadOnlyList<NpgsqlBatchCommand> Statements => statements;

    internal bool IsAwaited { get; private set; }

    /// <summary>Adds statements whose answer is not needed: they run in their order when the effect is complete, in one
    /// round trip with the new events and the commit.</summary>
    /// <param name="commands">Of the effect.</param>
    public void Write(params ReadOnlySpan<NpgsqlBatchCommand> commands) => statements.AddRange(commands);

    /// <summary>Logs an event in the same transaction.</summary>
    /// <param name="envelope">The new event; name the one that caused it as its causation.</param>
    /// <param name="awaited">Whether the relay is woken for it. One that nobody waits for goes with the next that
    /// somebody does, and within 250 ms.</param>
    public void Append(EventEnvelope envelope, bool awaited = true)
    {
        appended.Add(envelope);
        IsAwaited |= awaited;
    }

    /// <summary>Runs after the commit, and not at all when there is none: for signals only.</summary>
    /// <param name="action">Must not throw.</param>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    internal void Committed() => afterCommit.ForEach(action => action());
}
