namespace TaskFlow.Messaging.Relaying;

/// <summary>Reads pending events batch by batch. Of a backlog many pointers are read at once, and their events as they
/// are needed: to find the oldest again for each batch would cost more than all the rest.</summary>
internal sealed class ReadAhead(PendingEvents pending, ShardLeases leases)
{
    private readonly Queue<PendingRow> known = new();

    /// <summary>Whether the last look found more than fits into a batch.</summary>
    public bool IsBacklog { get; private set; }

    /// <summary>The next events of the shards that are owned now.</summary>
    /// <param name="underWay">What was read before and is not yet safe.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="beforeLooking">Called before the database is asked what is pending.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>Without rows when nothing is pending; <see langword="null"/> when no shard is owned.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task<PendingBatch?> NextAsync(
        IReadOnlyList<PendingRow> underWay, int limit, Action beforeLooking, CancellationToken cancellationToken)
    {
        var owned = leases.Owned;
        if (Take(owned, limit) is { Count: > 0 } rows)
            return await pending.LoadAsync(rows, cancellationToken);

        IsBacklog = false;
        if (owned.Count == 0)
            return null;

        beforeLooking();
        var (first, further) = await pending.OldestAsync(owned, underWay, limit, cancellationToken);
        foreach (var row in further)
            known.Enqueue(row);
        IsBacklog = first.Rows.Count == limit;
        return first;
    }

    // A lease that was lost meanwhile has another owner, who hands these over.
    private List<PendingRow> Take(IReadOnlyList<ShardLease> owned, int limit)
    {
        var rows = new List<PendingRow>(Math.Min(limit, known.Count));
        while (rows.Count < limit && known.TryDequeue(out var row))
        {
            if (owned.Contains(new ShardLease(row.Shard, row.Epoch)))
                rows.Add(row);
        }

        return rows;
    }
}
