using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Writes records to Kafka: at least once, in order per topic and key. Safe means that every in-sync replica
/// has the record.</summary>
/// <param name="clients">Makes producers.</param>
public sealed class KafkaTransport(KafkaClients clients) : IEventTransport, IDisposable
{
    private readonly Lock gate = new();
    private ProducerSession? session;

    /// <inheritdoc />
    public bool HandlesTogether => false;

    /// <inheritdoc />
    public Task PublishAsync(IReadOnlyList<EventRecord> records, CancellationToken cancellationToken)
    {
        Task safe;
        lock (gate)
        {
            session ??= new ProducerSession(
                [.. Enumerable.Range(0, clients.Options.Producers).Select(_ => clients.Producer())], clients.Options);
            safe = session.SendAsync(records);
        }

        return safe.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void BeginAgain()
    {
        lock (gate)
        {
            if (session is { IsBroken: true })
                session = null;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            session?.Dispose();
            session = null;
        }
    }
}
