using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Events;

namespace TaskFlow.Data.Operations;

/// <summary>What waits on its way.</summary>
/// <param name="Pending">Events that are not yet safe behind the transport.</param>
/// <param name="OldestSeconds">Age of the oldest of them, in seconds; 0 when there is none.</param>
/// <param name="Consumers">What waits for each consumer.</param>
public sealed record DeliveryStatus(long Pending, double OldestSeconds, IReadOnlyList<ConsumerBacklog> Consumers)
{
    private const string Outbox =
        """
        SELECT (SELECT count(*) FROM pending),
            COALESCE((SELECT extract(epoch FROM clock_timestamp() - occurred_at) FROM event_log
                      WHERE pos = (SELECT min(pos) FROM pending)), 0)::float8
        """;

    private const string Failed =
        """
        SELECT consumer, COALESCE(parked, 0), COALESCE(oldest, 0)::float8, COALESCE(dead, 0)
        FROM (SELECT consumer, count(*) AS parked, extract(epoch FROM clock_timestamp() - min(parked_at)) AS oldest
              FROM parked GROUP BY consumer) p
        FULL JOIN (SELECT consumer, count(*) AS dead FROM dead_letter
              WHERE replayed_at IS NULL AND discarded_at IS NULL GROUP BY consumer) d USING (consumer)
        """;

    // By the tables, so that it means the same with a broker and without one. The newest 256 events are counted one by
    // one; where more than a sixteenth of them waits, 256 of the 2,048 before them are looked at, and so on eight times
    // as far: however long the backlog, 1,536 events for a consumer. Positions one by one, and a subquery with CASE, so
    // that each is a look into an index: a join could read the whole inbox.
    private const string Behind =
        """
        WITH RECURSIVE looks (consumer, types, top, step, seen, waiting) AS (
            SELECT consumer, array_agg(type), (SELECT max(pos) FROM event_log), 1::bigint, 0::bigint, 0::bigint
            FROM unnest($1, $2) AS a(consumer, type) GROUP BY consumer
            UNION ALL
            SELECT l.consumer, l.types, l.top - 256 * l.step, 8 * l.step, found.seen, found.waiting
            FROM looks l CROSS JOIN LATERAL (
                SELECT count(*) AS seen, count(*) FILTER (WHERE NOT (SELECT CASE
                    WHEN EXISTS (SELECT FROM inbox i WHERE i.consumer = l.consumer AND i.event_id = e.event_id
                        AND i.event_day = (e.occurred_at AT TIME ZONE 'UTC')::date) THEN true
                    WHEN EXISTS (SELECT FROM parked p
                        WHERE p.consumer = l.consumer AND p.event_id = e.event_id) THEN true
                    ELSE EXISTS (SELECT FROM dead_letter d
                        WHERE d.consumer = l.consumer AND d.event_id = e.event_id) END)) AS waiting
                FROM event_log e
                WHERE e.pos = ANY (ARRAY(SELECT generate_series(l.top - 255 * l.step, l.top, l.step)))
                  AND e.pos BETWEEN l.top - 255 * l.step AND l.top AND e.topic >= 0 AND e.type = ANY (l.types)
                  AND e.occurred_at >= now() - make_interval(days => $3)) found
            WHERE (l.step = 1 OR 16 * l.waiting > l.seen) AND l.step < 262144)
        SELECT consumer, sum(waiting * step / 8)::bigint FROM looks GROUP BY consumer
        """;

    private static readonly (short Consumer, string Type)[] Acts =
        [.. EventConsumer.All.SelectMany(consumer => consumer.Types.Select(type => (consumer.Number, type)))];

    /// <summary>Measures; the result sets are read by <see cref="ReadAsync"/>.</summary>
    public static IReadOnlyList<NpgsqlBatchCommand> Measure() =>
    [
        Sql.Statement(Outbox),
        Sql.Statement(Failed),
        Sql.Statement(
            Behind, Sql.Column(Acts, act => act.Consumer), Sql.Column(Acts, act => act.Type),
            Sql.Number(EventLog.RememberedDays)),
    ];

    /// <summary>Reads what <see cref="Measure"/> found.</summary>
    /// <param name="reader">Stands before the first row of the first result set.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<DeliveryStatus> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var (pending, oldest) = (reader.GetInt64(0), Math.Max(reader.GetDouble(1), 0));

        var consumers = EventConsumer.All.ToDictionary(
            consumer => consumer.Number, consumer => new ConsumerBacklog(consumer.Number, 0, 0, 0, 0));
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            consumers[reader.GetInt16(0)] = new ConsumerBacklog(
                reader.GetInt16(0), 0, reader.GetInt64(1), Math.Max(reader.GetDouble(2), 0), reader.GetInt64(3));
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            consumers[reader.GetInt16(0)] = consumers[reader.GetInt16(0)] with { Lag = reader.GetInt64(1) };
        return new DeliveryStatus(pending, oldest, [.. consumers.Values.OrderBy(backlog => backlog.Consumer)]);
    }
}
