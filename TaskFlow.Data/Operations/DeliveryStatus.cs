using Npgsql;

namespace TaskFlow.Data.Operations;

/// <summary>What waits on its way.</summary>
/// <param name="Pending">Events that are not yet safe behind the transport.</param>
/// <param name="OldestSeconds">Age of the oldest of them, in seconds; 0 when there is none.</param>
/// <param name="Consumers">Consumers of which something waits or failed.</param>
public sealed record DeliveryStatus(long Pending, double OldestSeconds, IReadOnlyList<ConsumerBacklog> Consumers)
{
    /// <summary>Measures; the two result sets are read by <see cref="ReadAsync"/>.</summary>
    public static IReadOnlyList<NpgsqlBatchCommand> Measure() =>
    [
        Sql.Statement(
            """
            SELECT (SELECT count(*) FROM pending),
                COALESCE((SELECT extract(epoch FROM clock_timestamp() - occurred_at) FROM event_log
                          WHERE pos = (SELECT min(pos) FROM pending)), 0)::float8
            """),
        Sql.Statement(
            """
            SELECT consumer, COALESCE(parked, 0), COALESCE(oldest, 0)::float8, COALESCE(dead, 0)
            FROM (SELECT consumer, count(*) AS parked, extract(epoch FROM clock_timestamp() - min(parked_at)) AS oldest
                  FROM parked GROUP BY consumer) p
            FULL JOIN (SELECT consumer, count(*) AS dead FROM dead_letter
                  WHERE replayed_at IS NULL AND discarded_at IS NULL GROUP BY consumer) d USING (consumer)
            ORDER BY consumer
            """),
    ];

    /// <summary>Reads what <see cref="Measure"/> found.</summary>
    /// <param name="reader">Stands before the first row of the first result set.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<DeliveryStatus> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var (pending, oldest) = (reader.GetInt64(0), Math.Max(reader.GetDouble(1), 0));
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var consumers = new List<ConsumerBacklog>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            consumers.Add(new ConsumerBacklog(
                reader.GetInt16(0), reader.GetInt64(1), Math.Max(reader.GetDouble(2), 0), reader.GetInt64(3)));
        }

        return new DeliveryStatus(pending, oldest, consumers);
    }
}
