namespace TaskFlow.Messaging.Transports;

/// <summary>The hop from the event log to the consumers.</summary>
public interface IEventTransport
{
    /// <summary>Hands over records in their order. Several calls may be under way; what a later call brings never
    /// overtakes an earlier one of the same topic and key.</summary>
    /// <param name="records">In order of their position.</param>
    /// <param name="cancellationToken">Gives up; the records may or may not have arrived.</param>
    /// <returns>Ends when every record is safe without the log: written by the broker, or its effect committed or
    /// parked by every consumer.</returns>
    /// <exception cref="TransportException">Not all are safe. Calls that were under way fail as well, and so does every
    /// later one until <see cref="BeginAgain"/>, so that nothing overtakes what failed.</exception>
    Task PublishAsync(IReadOnlyList<EventRecord> records, CancellationToken cancellationToken);

    /// <summary>Said before the first call and after a failure, when all calls have ended: the next records begin with
    /// the first one that was not safe. Consumers see duplicates, never a gap.</summary>
    void BeginAgain();
}
