using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Writes records to Kafka: at least once, in order per topic and key. Safe means that every in-sync replica
/// has the record.</summary>
/// <param name="clients">Makes producers.</param>
public sealed class KafkaTransport(KafkaClients clients) : IEventTransport, IDisposable
{
    private readonly Lock gate = new();
    private ProducerSession? session;
    private ProducerContact? contact;

    /// <inheritdoc />
    public Task PublishAsync(IReadOnlyList<EventRecord> records, CancellationToken cancellationToken)
    {
        Task safe;
        lock (gate)
        {
            safe = (session ??= Begin()).SendAsync(records);
        }

        return safe.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void BeginAgain()
    {
        lock (gate)
        {
            if (session is { IsBroken: true })
                End();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            session?.Dispose();
            End();
        }
    }

    private ProducerSession Begin()
    {
        var producers = Enumerable.Range(0, clients.Options.Producers).Select(_ => clients.Producer());
        var begun = new ProducerSession([.. producers], clients.Options, clients.Clock);
        contact = new ProducerContact(begun, clients, clients.Clock);
        return begun;
    }

    private void End()
    {
        contact?.Dispose();
        (session, contact) = (null, null);
    }
}
