using NodaTime;
using Npgsql;
using TaskFlow.Data.Events;

namespace TaskFlow.Data.Operations;

/// <summary>Gives events of the log to one consumer again, or for the first time. The consumer's inbox decides: what
/// had its effect has no second one.</summary>
/// <param name="Consumer">The consumer's number.</param>
/// <param name="Types">The events meant.</param>
/// <param name="FromPosition">The first position.</param>
/// <param name="ToPosition">The last position.</param>
/// <param name="From">Events at or after.</param>
/// <param name="To">Events before.</param>
/// <param name="WorkspaceId">Events of one workspace only.</param>
public sealed record LogReplay(
    short Consumer,
    string[] Types,
    long FromPosition,
    long ToPosition,
    Instant? From = null,
    Instant? To = null,
    Guid? WorkspaceId = null)
{
    private const string QueueThem =
        """
        INSERT INTO parked (consumer, topic, key, event_id, workspace_id, type, payload, attempts, due_at, log_pos)
        SELECT $1, topic, key, event_id, workspace_id, type, payload, 0,
            $3 + make_interval(secs => COALESCE((row_number() OVER (ORDER BY pos) - 1) / $4::float8, 0)), pos
        FROM event_log WHERE pos = ANY ($2) AND pos BETWEEN $2[1] AND $2[array_upper($2, 1)] ORDER BY pos
        ON CONFLICT (consumer, event_id) DO NOTHING
        """;

    // It is tried again with the others, so that it is not to be looked at any more.
    private const string CloseLetters =
        """
        UPDATE dead_letter SET replayed_at = $3 WHERE consumer = $1 AND replayed_at IS NULL AND discarded_at IS NULL
            AND event_id IN (SELECT event_id FROM event_log
                WHERE pos = ANY ($2) AND pos BETWEEN $2[1] AND $2[array_upper($2, 1)])
        """;

    /// <summary>Finds events, in order of their positions: position, whether the consumer's inbox has it, or had it once,
    /// whether it waits in the consumer's queue already.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="now">What is older by <see cref="EventLog.RememberedDays"/> counts as handled.</param>
    public NpgsqlBatchCommand Find(int limit, Instant now) => Sql.Statement(
        """
        SELECT e.pos,
            e.occurred_at < $9 OR EXISTS (SELECT FROM inbox i WHERE i.consumer = $1
                AND i.event_day = (e.occurred_at AT TIME ZONE 'UTC')::date AND i.event_id = e.event_id),
            EXISTS (SELECT FROM parked p WHERE p.consumer = $1 AND p.event_id = e.event_id)
        FROM event_log e
        WHERE e.pos BETWEEN $2 AND $3 AND e.topic >= 0 AND e.type = ANY ($4)
          AND ($5::timestamptz IS NULL OR e.occurred_at >= $5) AND ($6::timestamptz IS NULL OR e.occurred_at < $6)
          AND ($7::uuid IS NULL OR e.workspace_id = $7)
        ORDER BY e.pos LIMIT $8
        """,
        Sql.Small(Consumer), Sql.Big(FromPosition), Sql.Big(ToPosition), Sql.Texts(Types), Sql.Moment(From),
        Sql.Moment(To), Sql.Uuid(WorkspaceId), Sql.Number(limit),
        Sql.Moment(now - Duration.FromDays(EventLog.RememberedDays)));

    /// <summary>Puts events into the consumer's queue.</summary>
    /// <param name="positions">Rising; at least one.</param>
    /// <param name="now">When the first one is tried.</param>
    /// <param name="perSecond">How many are tried in a second; as many as there are when left out.</param>
    public IEnumerable<NpgsqlBatchCommand> Queue(long[] positions, Instant now, int? perSecond) =>
    [
        Sql.Statement(
            QueueThem, Sql.Small(Consumer), new NpgsqlParameter<long[]> { TypedValue = positions }, Sql.Moment(now),
            Sql.Number(perSecond)),
        Sql.Statement(
            CloseLetters, Sql.Small(Consumer), new NpgsqlParameter<long[]> { TypedValue = positions },
            Sql.Moment(now)),
    ];
}
