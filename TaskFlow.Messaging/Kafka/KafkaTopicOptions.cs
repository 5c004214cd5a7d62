namespace TaskFlow.Messaging.Kafka;

/// <summary>How topics are made; topics that exist are never changed.</summary>
public sealed class KafkaTopicOptions
{
    /// <summary>Partitions of each topic: as many processes of one role can share the work.</summary>
    public int Partitions { get; set; } = 6;

    /// <summary>Copies of each record; -1 leaves it to the broker.</summary>
    public short ReplicationFactor { get; set; } = -1;

    /// <summary>How many copies must be written before a record counts; <see langword="null"/> leaves it to the broker.
    /// With three copies two is right: a record survives the loss of any broker, and one may be away.</summary>
    public int? MinInSyncReplicas { get; set; }

    /// <summary>How long records are kept. What a consumer misses beyond that comes from the event log.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long dead letters are kept.</summary>
    public TimeSpan DeadLetterRetention { get; set; } = TimeSpan.FromDays(30);
}
