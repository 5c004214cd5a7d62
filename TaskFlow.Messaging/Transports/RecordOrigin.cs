namespace TaskFlow.Messaging.Transports;

/// <summary>Where a record lay in its topic.</summary>
/// <param name="Partition">From 0.</param>
/// <param name="Offset">From 0 within the partition.</param>
public sealed record RecordOrigin(int Partition, long Offset);
