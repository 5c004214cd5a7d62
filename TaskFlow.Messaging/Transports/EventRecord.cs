namespace TaskFlow.Messaging.Transports;

/// <summary>One event on its way: the serialised envelope and what is known of it without reading it.</summary>
/// <param name="Topic">A name of <see cref="Contracts.Events.Topics"/>.</param>
/// <param name="Key">Order is kept among records of one topic and key.</param>
/// <param name="Payload">The envelope's bytes, exactly as they were written in the command's transaction.</param>
public sealed record EventRecord(string Topic, Guid Key, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Position in the event log; 0 where a foreign producer wrote the record.</summary>
    public long Pos { get; init; }

    /// <summary>The event's name; empty where a foreign producer did not say.</summary>
    public string Type { get; init; } = "";

    /// <summary>The event's id, if it is known.</summary>
    public Guid? EventId { get; init; }

    /// <summary>The event's workspace, if it is known.</summary>
    public Guid? WorkspaceId { get; init; }

    /// <summary>Where it lay in Kafka, if it came from there.</summary>
    public RecordOrigin? Origin { get; init; }
}
