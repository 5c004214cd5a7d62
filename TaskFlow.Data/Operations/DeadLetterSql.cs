using NodaTime;
using Npgsql;

namespace TaskFlow.Data.Operations;

/// <summary>The statements over <c>dead_letter</c>. As the app role they see it only for an administrator.</summary>
public static class DeadLetterSql
{
    private const string Columns =
        """
        id, consumer, topic, type, event_id, workspace_id, attempts, error, fingerprint, trace_parent, first_failure,
        last_failure, replayed_at, discarded_at, reason
        """;

    // Without these nobody could tell it from others, or knows whose it is.
    private const string Replayable =
        "(key IS NOT NULL AND event_id IS NOT NULL AND workspace_id IS NOT NULL AND type IS NOT NULL)";

    // Into the consumer's own queue: any process that runs it takes it from there, in order per key, and no other
    // consumer hears of it. The event's id stays, so the inbox still knows what had its effect.
    private const string ReplayThem =
        """
        WITH letter AS (
            UPDATE dead_letter SET replayed_at = $2 WHERE id = ANY ($1)
            RETURNING id, consumer, topic, key, event_id, workspace_id, type, payload, kafka_partition, kafka_offset,
                log_pos)
        INSERT INTO parked (consumer, topic, key, event_id, workspace_id, type, payload, attempts, due_at,
            kafka_partition, kafka_offset, log_pos)
        SELECT consumer, topic, key, event_id, workspace_id, type, payload, 0,
            $2 + make_interval(secs => COALESCE((place - 1) / $3::float8, 0)), kafka_partition, kafka_offset, log_pos
        FROM unnest($1) WITH ORDINALITY AS chosen(id, place) JOIN letter USING (id) ORDER BY place
        ON CONFLICT (consumer, event_id) DO NOTHING
        """;

    /// <summary>A page, newest first, with <see cref="Columns"/>.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The last one of the page before.</param>
    /// <param name="limit">How many.</param>
    public static NpgsqlBatchCommand List(DeadLetterFilter filter, (Instant At, Guid Id)? after, int limit) =>
        Sql.Statement(
            $"""
            SELECT {Columns} FROM dead_letter
            WHERE {DeadLetterFilter.Condition} AND ($8::timestamptz IS NULL OR (last_failure, id) < ($8, $9))
            ORDER BY last_failure DESC, id DESC LIMIT $10
            """,
            [.. filter.Parameters(), Sql.Moment(after?.At), Sql.Uuid(after?.Id), Sql.Number(limit)]);

    /// <summary>How many there are of each cause, most first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">How many causes.</param>
    public static NpgsqlBatchCommand Groups(DeadLetterFilter filter, int limit) => Sql.Statement(
        $"""
        SELECT consumer, fingerprint, count(*)::int, array_remove(array_agg(DISTINCT type), NULL),
            min(first_failure), max(last_failure), (array_agg(error ORDER BY last_failure DESC))[1]
        FROM dead_letter WHERE {DeadLetterFilter.Condition}
        GROUP BY consumer, fingerprint ORDER BY count(*) DESC, max(last_failure) DESC, fingerprint LIMIT $8
        """,
        [.. filter.Parameters(), Sql.Number(limit)]);

    /// <summary>One, with <see cref="Columns"/> and its payload.</summary>
    /// <param name="id">The dead letter.</param>
    public static NpgsqlBatchCommand Find(Guid id) =>
        Sql.Statement($"SELECT {Columns}, payload FROM dead_letter WHERE id = $1", Sql.Uuid(id));

    /// <summary>How many a filter finds.</summary>
    /// <param name="filter">Which.</param>
    public static NpgsqlBatchCommand Count(DeadLetterFilter filter) => Sql.Statement(
        $"SELECT count(*)::int FROM dead_letter WHERE {DeadLetterFilter.Condition}", filter.Parameters());

    /// <summary>Locks those that a filter finds, in the order in which they were given up: id, and whether it can be
    /// replayed.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">How many at most.</param>
    public static NpgsqlBatchCommand Lock(DeadLetterFilter filter, int limit) => Sql.Statement(
        $"""
        SELECT id, {Replayable} FROM dead_letter WHERE {DeadLetterFilter.Condition}
        ORDER BY seq LIMIT $8 FOR UPDATE
        """,
        [.. filter.Parameters(), Sql.Number(limit)]);

    /// <summary>Locks one: whether it can be replayed, whether it is open.</summary>
    /// <param name="id">The dead letter.</param>
    public static NpgsqlBatchCommand Lock(Guid id) => Sql.Statement(
        $"""
        SELECT {Replayable}, replayed_at IS NULL AND discarded_at IS NULL FROM dead_letter WHERE id = $1 FOR UPDATE
        """,
        Sql.Uuid(id));

    /// <summary>Gives them to their consumers again, and to nobody else.</summary>
    /// <param name="ids">In the order of the tries.</param>
    /// <param name="now">When the first one is tried.</param>
    /// <param name="perSecond">How many are tried in a second; as many as there are when left out.</param>
    public static NpgsqlBatchCommand Replay(Guid[] ids, Instant now, int? perSecond) =>
        Sql.Statement(ReplayThem, Sql.Uuids(ids), Sql.Moment(now), Sql.Number(perSecond));

    /// <summary>Takes them off the list of what is to be looked at; they stay to be read.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="now">When.</param>
    /// <param name="reason">Why.</param>
    public static NpgsqlBatchCommand Discard(Guid[] ids, Instant now, string reason) => Sql.Statement(
        "UPDATE dead_letter SET discarded_at = $2, reason = $3 WHERE id = ANY ($1)",
        Sql.Uuids(ids), Sql.Moment(now), Sql.Text(reason));
}
