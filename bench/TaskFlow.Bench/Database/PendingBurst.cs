using System.Diagnostics;
using Npgsql;

namespace TaskFlow.Bench.Database;

/// <summary>The last pending event of each shard. Events are forgotten in their order, so that a look at these says
/// whether any is left; to look for any would read past all that were deleted before, again and again, beside the relay
/// that is measured.</summary>
internal sealed class PendingBurst
{
    private const string Last = "SELECT shard, max(pos) FROM pending GROUP BY shard";

    private const string Left =
        """
        SELECT EXISTS (
            SELECT FROM unnest($1, $2) AS last(shard, pos)
            CROSS JOIN LATERAL (SELECT FROM pending p WHERE p.shard = last.shard AND p.pos = last.pos LIMIT 1) found)
        """;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly NpgsqlConnection connection;
    private readonly List<short> shards = [];
    private readonly List<long> positions = [];

    private PendingBurst(NpgsqlConnection connection) => this.connection = connection;

    /// <param name="connection">As the cluster's superuser; it is used as long as this is.</param>
    /// <param name="ct">Cancels the query.</param>
    public static async Task<PendingBurst> LookAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var burst = new PendingBurst(connection);
        await using var command = new NpgsqlCommand(Last, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            burst.shards.Add(reader.GetInt16(0));
            burst.positions.Add(reader.GetInt64(1));
        }

        return burst;
    }

    public async Task GoneAsync(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (await Sql.ScalarAsync(connection, Left, ct, shards.ToArray(), positions.ToArray()) is true)
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
                throw new BenchException("The backlog did not go: does the instance run its relay?");
            await Task.Delay(Poll, ct);
        }
    }
}
