using Npgsql;
using TaskFlow.Data;
using TaskFlow.Data.Events;

namespace TaskFlow.Messaging.Relaying;

/// <summary>The shards that this relay owns: leased for 5 s on the database clock, shared evenly among the relays that
/// run.</summary>
/// <param name="sources">The pools; the relay's is used.</param>
/// <param name="clock">Measures, on the monotonic clock, how old the own knowledge is.</param>
public sealed class ShardLeases(DataSources sources, TimeProvider clock)
{
    /// <summary>How long a lease lasts without being renewed.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    /// <summary>How often leases are renewed, and free ones looked for.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1.5);

    // Announces this relay, forgets dead ones, gives back or takes so many shards that everybody has a fair share.
    private static readonly string[] Pass =
    [
        """
        INSERT INTO relay_member (owner, expires_at) VALUES ($1, clock_timestamp() + $2)
        ON CONFLICT (owner) DO UPDATE SET expires_at = EXCLUDED.expires_at
        """,
        // What ends much later than if it had just been written is from a time when the database clock was ahead.
        "DELETE FROM relay_member WHERE expires_at NOT BETWEEN clock_timestamp() AND clock_timestamp() + 2 * $1",
        """
        WITH share AS (SELECT ceil($2::numeric / count(*)) AS size FROM relay_member)
        UPDATE relay_lease SET owner = NULL, expires_at = '-infinity'
        WHERE shard IN (SELECT shard FROM relay_lease WHERE owner = $1 ORDER BY shard OFFSET (SELECT size FROM share))
          AND owner = $1
        """,
        """
        WITH share AS (SELECT ceil($3::numeric / count(*)) AS size FROM relay_member),
        free AS (
            SELECT shard FROM relay_lease
            WHERE owner IS DISTINCT FROM $1
              AND expires_at NOT BETWEEN clock_timestamp() AND clock_timestamp() + 2 * $2
            ORDER BY shard DESC
            LIMIT (SELECT greatest(size - (SELECT count(*) FROM relay_lease WHERE owner = $1), 0) FROM share)
            FOR UPDATE SKIP LOCKED)
        UPDATE relay_lease l SET owner = $1, epoch = epoch + 1, expires_at = clock_timestamp() + $2
        FROM free WHERE l.shard = free.shard
        """,
        """
        UPDATE relay_lease SET expires_at = clock_timestamp() + $2 WHERE owner = $1 RETURNING shard, epoch
        """,
    ];

    private volatile Snapshot snapshot = new([], 0);

    /// <summary>Names this relay in the database; another process has another one.</summary>
    public Guid Owner { get; } = Guid.CreateVersion7();

    /// <summary>What is owned now; empty when the last renewal is so long ago that another relay may have taken
    /// over.</summary>
    public IReadOnlyList<ShardLease> Owned =>
        snapshot is { Leases.Count: > 0 } known && clock.GetElapsedTime(known.RenewedAt) < Duration ? known.Leases : [];

    /// <summary>Renews, takes and gives back.</summary>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached; what is owned runs out by itself.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var renewedAt = clock.GetTimestamp();
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(Pass[0], Mine(), Lasting()),
                Command(Pass[1], Lasting()),
                Command(Pass[2], Mine(), Shards()),
                Command(Pass[3], Mine(), Lasting(), Shards()),
                Command(Pass[4], Mine(), Lasting()),
            },
        };
        var leases = new List<ShardLease>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            leases.Add(new ShardLease(reader.GetInt16(0), reader.GetInt64(1)));
        snapshot = new Snapshot(leases, renewedAt);
    }

    /// <summary>Gives everything back at once, so that another relay need not wait for the leases to run out.</summary>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached; the leases run out by themselves.</exception>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        snapshot = new Snapshot([], 0);
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command("UPDATE relay_lease SET owner = NULL, expires_at = '-infinity' WHERE owner = $1", Mine()),
                Command("DELETE FROM relay_member WHERE owner = $1", Mine()),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlParameter<Guid> Mine() => new() { TypedValue = Owner };

    private static NpgsqlParameter<TimeSpan> Lasting() => new() { TypedValue = Duration };

    private static NpgsqlParameter<int> Shards() => new() { TypedValue = EventLog.Shards };

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    private sealed record Snapshot(IReadOnlyList<ShardLease> Leases, long RenewedAt);
}
