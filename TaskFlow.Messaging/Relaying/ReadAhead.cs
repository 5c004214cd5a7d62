namespace TaskFlow.Messaging.Relaying;

/// <summary>Reads pending events batch by batch. Of a backlog many pointers are read at once: to find the oldest again for
/// each batch would cost more than all the rest; and while one batch is handed over, the events of the next are
/// read.</summary>
internal sealed class ReadAhead(PendingEvents pending, ShardLeases leases) : IAsyncDisposable
{
    private readonly Queue<PendingRow> known = new();
    private Task<PendingBatch>? loading;

    /// <summary>Whether the last look found more than fits into a batch.</summary>
    public bool IsBacklog { get; private set; }

    /// <summary>The next events of the shards that are owned now.</summary>
    /// <param name="underWay">What was read before and is not yet safe.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="beforeLooking">Called before the database is asked what is pending.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>Without rows when nothing is pending; <see langword="null"/> when no shard is owned.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached; this one is of no use any
    /// more.</exception>
    public async Task<PendingBatch?> NextAsync(
        IReadOnlyList<PendingRow> underWay, int limit, Action beforeLooking, CancellationToken cancellationToken)
    {
        if (await KnownAsync(limit, cancellationToken) is { } batch)
            return batch;

        IsBacklog = false;
        var owned = leases.Owned;
        if (owned.Count == 0)
            return null;

        beforeLooking();
        var (first, further) = await pending.OldestAsync(owned, underWay, limit, cancellationToken);
        foreach (var row in further)
            known.Enqueue(row);
        IsBacklog = first.Rows.Count == limit;
        loading = LoadNext(limit, cancellationToken);
        return first;
    }

    /// <summary>Waits until it reads no more.</summary>
    public async ValueTask DisposeAsync() =>
        await (loading ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // A lease that was lost meanwhile has another owner, who hands these over. Once one was, nothing that was read before is
    // trusted: the lease may be back by the next batch, which would then overtake this one.
    private async Task<PendingBatch?> KnownAsync(int limit, CancellationToken cancellationToken)
    {
        while ((loading ?? LoadNext(limit, cancellationToken)) is { } events)
        {
            var read = await events;
            var batch = read.Of(leases.Owned);
            if (batch.Rows.Count < read.Rows.Count)
                known.Clear();
            loading = LoadNext(limit, cancellationToken);
            if (batch.Rows.Count > 0)
                return batch;
        }

        return null;
    }

    private Task<PendingBatch>? LoadNext(int limit, CancellationToken cancellationToken)
    {
        var rows = new List<PendingRow>(Math.Min(limit, known.Count));
        while (rows.Count < limit && known.TryDequeue(out var row))
            rows.Add(row);
        return rows.Count > 0 ? pending.LoadAsync(rows, cancellationToken) : null;
    }
}
