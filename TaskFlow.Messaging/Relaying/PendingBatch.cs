using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Relaying;

/// <summary>A pending row, with the lease under which it was read.</summary>
/// <param name="Shard">0 to 15.</param>
/// <param name="Pos">Position in the event log.</param>
/// <param name="Epoch">Of the lease.</param>
public readonly record struct PendingRow(short Shard, long Pos, long Epoch);

/// <summary>Pending rows and their events.</summary>
/// <param name="Rows">In order of position.</param>
/// <param name="Records">In order of position.</param>
public sealed record PendingBatch(IReadOnlyList<PendingRow> Rows, IReadOnlyList<EventRecord> Records);
