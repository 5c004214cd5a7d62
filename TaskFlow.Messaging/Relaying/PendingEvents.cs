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
        ORDER BY p.pos
        """;

    // Row by row off the index, whatever the planner thinks: it plans while the table is empty, and a join would then read
    // a backlog whole for each batch.
    private const string Delete =
        """
        DELETE FROM pending WHERE ctid = ANY (ARRAY(
            SELECT p.place FROM unnest($1, $2, $3) AS d(shard, pos, epoch)
            CROSS JOIN LATERAL (SELECT ctid AS place FROM pending WHERE shard = d.shard AND pos = d.pos LIMIT 1) p
            WHERE EXISTS (
                SELECT FROM relay_lease l WHERE l.shard = d.shard AND l.owner = $4 AND l.epoch = d.epoch)))
        """;

    // Not waited for until it is on disk: a crash of the server brings pending rows back at worst, and they are handed
    // over again. It is never there before what it rests on, the effects that were committed earlier.
    private const string NotWaiting = "SELECT set_config('synchronous_commit', 'off', true)";

    /// <summary>Finds the oldest pending events of each shard, in order of position.</summary>
    /// <param name="leases">Of which shards.</param>
    /// <param name="underWay">What to leave out.</param>
    /// <param name="limit">How many of a shard at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<PendingRow>> OldestAsync(
        IReadOnlyList<ShardLease> leases,
        IReadOnlyCollection<PendingRow> underWay,
        int limit,
        CancellationToken cancellationToken)
    {
        var epochs = leases.ToDictionary(lease => lease.Shard, lease => lease.Epoch);
        var left = underWay.Select(row => row.Pos).ToHashSet();
        var most = underWay.CountBy(row => row.Shard).Select(shard => shard.Value).DefaultIfEmpty().Max();
        await using var command = sources.Relay.CreateCommand(Oldest);
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. epochs.Keys] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most + limit });
        var found = new List<PendingRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!left.Contains(reader.GetInt64(1)))
                found.Add(new PendingRow(reader.GetInt16(0), reader.GetInt64(1), epochs[reader.GetInt16(0)]));
        }

        return found;
    }

    /// <summary>Reads the events that rows point to. A pointer whose event is not there is left alone: it shows as the
    /// oldest pending one instead of being forgotten.</summary>
    /// <param name="rows">In order of position; at least one.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<PendingBatch> LoadAsync(IReadOnlyList<PendingRow> rows, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        var records = await LoggedEvents.LoadAsync(connection, [.. rows.Select(row => row.Pos)], cancellationToken);
        if (records.Count == rows.Count)
            return new PendingBatch(rows, records);

        var found = records.Select(record => record.Pos).ToHashSet();
        return new PendingBatch([.. rows.Where(row => found.Contains(row.Pos))], records);
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
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(NotWaiting),
                Sql.Statement(
                    Delete,
                    Sql.Column(batch.Rows, row => row.Shard),
                    Sql.Column(batch.Rows, row => row.Pos),
                    Sql.Column(batch.Rows, row => row.Epoch),
                    Sql.Uuid(owner)),
            },
        };
        await commands.ExecuteNonQueryAsync(cancellationToken);
        return (int)commands.BatchCommands[1].RecordsAffected;
    }
}
