using Npgsql;
using TaskFlow.Data;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Relaying;

/// <summary>The events of a shard that are not yet safe behind the transport.</summary>
/// <param name="sources">The pools; the relay's is used.</param>
public sealed class PendingEvents(DataSources sources)
{
    // No cursor: a position that was drawn early and committed late is simply seen later. Per shard, so that a backlog
    // is read off the index instead of sorted. The events of the first ones come with them. What is left out stands in a
    // hash table, as an array would be gone through for each row.
    private static readonly string Oldest =
        $"""
        SELECT {LoggedEvents.Columns}, o.shard, o.pos FROM (
            SELECT p.shard, p.pos, row_number() OVER (ORDER BY p.pos) AS place FROM unnest($1) AS s(shard)
            CROSS JOIN LATERAL (
                SELECT shard, pos FROM pending WHERE shard = s.shard AND pos NOT IN (SELECT unnest($2))
                ORDER BY pos LIMIT $4) p) o
        LEFT JOIN LATERAL (
            SELECT * FROM event_log WHERE pos = o.pos AND o.place <= $3 AND {LoggedEvents.IsKnown} LIMIT 1) e ON true
        ORDER BY o.pos
        """;

    // Each look at a backlog reads past all that was deleted and cannot be cleaned up yet, so that few looks must do.
    private const int LooksAhead = 8;

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

    /// <summary>Finds the oldest pending events of each shard. A pointer whose event is not there, or of a topic that
    /// only a newer release knows, is left alone: it shows as the oldest pending one instead of being
    /// forgotten.</summary>
    /// <param name="leases">Of which shards.</param>
    /// <param name="underWay">What to leave out.</param>
    /// <param name="limit">How many events at most; of a backlog eight times as many rows of each shard.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The oldest with their events, and the rows further on, all in order of position.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<(PendingBatch First, IReadOnlyList<PendingRow> Further)> OldestAsync(
        IReadOnlyList<ShardLease> leases,
        IReadOnlyList<PendingRow> underWay,
        int limit,
        CancellationToken cancellationToken)
    {
        var epochs = leases.ToDictionary(lease => lease.Shard, lease => lease.Epoch);
        await using var command = sources.Relay.CreateCommand(Oldest);
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. epochs.Keys] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. underWay.Select(row => row.Pos)] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = LooksAhead * limit });
        var (rows, records, further) = (new List<PendingRow>(), new List<EventRecord>(), new List<PendingRow>());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        for (var place = 1; await reader.ReadAsync(cancellationToken); place++)
        {
            var shard = reader.GetInt16(LoggedEvents.ColumnCount);
            var row = new PendingRow(shard, reader.GetInt64(LoggedEvents.ColumnCount + 1), epochs[shard]);
            if (place > limit)
            {
                further.Add(row);
            }
            else if (!reader.IsDBNull(0))
            {
                rows.Add(row);
                records.Add(LoggedEvents.Read(reader));
            }
        }

        return (new PendingBatch(rows, records), further);
    }

    /// <summary>Reads the events that rows point to, where they are there.</summary>
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
    /// <param name="safe">What is safe.</param>
    /// <param name="owner">The relay.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>How many rows went; fewer than given when a lease was lost: then the new owner hands them over
    /// again.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<int> DeleteAsync(
        IReadOnlyList<PendingRow> safe, Guid owner, CancellationToken cancellationToken)
    {
        Failpoints.Hit(Failpoints.BeforePendingDelete);
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        await using var commands = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Statement(NotWaiting),
                Sql.Statement(
                    Delete,
                    Sql.Column(safe, row => row.Shard),
                    Sql.Column(safe, row => row.Pos),
                    Sql.Column(safe, row => row.Epoch),
                    Sql.Uuid(owner)),
            },
        };
        await commands.ExecuteNonQueryAsync(cancellationToken);
        return (int)commands.BatchCommands[1].RecordsAffected;
    }
}
