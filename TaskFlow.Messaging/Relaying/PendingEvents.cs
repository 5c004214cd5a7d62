using Npgsql;
using TaskFlow.Data;

namespace TaskFlow.Messaging.Relaying;

/// <summary>The events of a shard that are not yet safe behind the transport.</summary>
/// <param name="sources">The pools; the relay's is used.</param>
public sealed class PendingEvents(DataSources sources)
{
    // No cursor: a position that was drawn early and committed late is simply seen later. Per shard, so that a backlog
    // is read off the index instead of sorted.
    private const string Oldest =
        """
        SELECT p.shard, p.pos FROM unnest($1) AS s(shard)
        CROSS JOIN LATERAL (SELECT shard, pos FROM pending WHERE shard = s.shard ORDER BY pos LIMIT $2) p
        ORDER BY p.pos LIMIT $2
        """;

    private const string Delete =
        """
        DELETE FROM pending p USING unnest($1, $2, $3) AS d(shard, pos, epoch)
        WHERE p.shard = d.shard AND p.pos = d.pos
          AND EXISTS (SELECT FROM relay_lease l WHERE l.shard = d.shard AND l.owner = $4 AND l.epoch = d.epoch)
        """;

    /// <summary>Reads the oldest pending events.</summary>
    /// <param name="leases">Of which shards.</param>
    /// <param name="underWay">Positions to leave out.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<PendingBatch> ReadAsync(
        IReadOnlyList<ShardLease> leases, IReadOnlySet<long> underWay, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        var oldest = await OldestAsync(connection, leases, underWay.Count + limit, cancellationToken);
        var chosen = oldest.Where(pending => !underWay.Contains(pending.Pos)).Take(limit).ToArray();
        if (chosen.Length == 0)
            return PendingBatch.Empty;

        // A pointer whose event is not there is left alone: it shows as the oldest pending one instead of being
        // forgotten.
        var positions = chosen.Select(row => row.Pos).ToArray();
        var records = await LoggedEvents.LoadAsync(connection, positions, cancellationToken);
        var found = records.Select(record => record.Pos).ToHashSet();
        return new PendingBatch([.. chosen.Where(row => found.Contains(row.Pos))], records);
    }

    /// <summary>Forgets what is safe, where the lease is still held.</summary>
    /// <param name="batch">What is safe.</param>
    /// <param name="owner">The relay.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>How many rows went; fewer than given when a lease was lost: then the new owner hands them over
    /// again.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<int> DeleteAsync(PendingBatch batch, Guid owner, CancellationToken cancellationToken)
    {
        await using var command = sources.Relay.CreateCommand(Delete);
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. batch.Rows.Select(row => row.Shard)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. batch.Rows.Select(row => row.Pos)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. batch.Rows.Select(row => row.Epoch)] });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = owner });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<PendingRow>> OldestAsync(
        NpgsqlConnection connection, IReadOnlyList<ShardLease> leases, int limit, CancellationToken cancellationToken)
    {
        var epochs = leases.ToDictionary(lease => lease.Shard, lease => lease.Epoch);
        await using var command = new NpgsqlCommand(Oldest, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<short[]> { TypedValue = [.. epochs.Keys] },
                new NpgsqlParameter<int> { TypedValue = limit },
            },
        };
        var found = new List<PendingRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new PendingRow(reader.GetInt16(0), reader.GetInt64(1), epochs[reader.GetInt16(0)]));
        return found;
    }
}
