using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Relaying;

/// <summary>A pending row, with the lease under which it was read.</summary>
/// <param name="Shard">0 to 15.</param>
/// <param name="Pos">Position in the event log.</param>
/// <param name="Epoch">Of the lease.</param>
public readonly record struct PendingRow(short Shard, long Pos, long Epoch)
{
    /// <summary>The lease under which it was read.</summary>
    public ShardLease Lease => new(Shard, Epoch);
}

/// <summary>Pending rows and their events.</summary>
/// <param name="Rows">In order of position.</param>
/// <param name="Records">The event of each, in the same order.</param>
public sealed record PendingBatch(IReadOnlyList<PendingRow> Rows, IReadOnlyList<EventRecord> Records)
{
    /// <summary>What was read under one of these leases.</summary>
    /// <param name="leases">The leases.</param>
    public PendingBatch Of(IReadOnlyList<ShardLease> leases)
    {
        if (Rows.All(row => leases.Contains(row.Lease)))
            return this;

        var kept = Rows.Zip(Records).Where(one => leases.Contains(one.First.Lease)).ToList();
        return new PendingBatch([.. kept.Select(one => one.First)], [.. kept.Select(one => one.Second)]);
    }
}
