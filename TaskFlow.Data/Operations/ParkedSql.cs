using NodaTime;
using Npgsql;

namespace TaskFlow.Data.Operations;

/// <summary>The statements over <c>parked</c> for people. As the app role they see it only for an
/// administrator.</summary>
public static class ParkedSql
{
    // What only waits behind another is due already, and a replay's own rate is not a failure's wait.
    private const string Postponed = $"{ParkedFilter.Condition} AND attempts > 0 AND due_at > $7";

    /// <summary>A page, newest first: seq, consumer, type, event, workspace, key, attempts, when it was parked, when it
    /// is tried, error and cause of the last failure.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">The last one of the page before.</param>
    /// <param name="limit">How many.</param>
    public static NpgsqlBatchCommand List(ParkedFilter filter, long? before, int limit) => Sql.Statement(
        $"""
        SELECT seq, consumer, type, event_id, workspace_id, key, attempts, parked_at, due_at, error, fingerprint
        FROM parked WHERE {ParkedFilter.Condition} AND seq < $7 ORDER BY seq DESC LIMIT $8
        """,
        [.. filter.Parameters(), Sql.Big(before ?? long.MaxValue), Sql.Number(limit)]);

    /// <summary>How many of those that a filter finds wait for a time to come.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="now">UTC.</param>
    public static NpgsqlBatchCommand Count(ParkedFilter filter, Instant now) => Sql.Statement(
        $"SELECT count(*)::int FROM parked WHERE {Postponed}", [.. filter.Parameters(), Sql.Moment(now)]);

    /// <summary>Locks them, those first that would be tried first: consumer and event.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="now">UTC.</param>
    /// <param name="limit">How many at most.</param>
    public static NpgsqlBatchCommand Lock(ParkedFilter filter, Instant now, int limit) => Sql.Statement(
        $"""
        SELECT consumer, event_id FROM parked WHERE {Postponed} ORDER BY due_at, seq LIMIT $8
        FOR NO KEY UPDATE SKIP LOCKED
        """,
        [.. filter.Parameters(), Sql.Moment(now), Sql.Number(limit)]);

    /// <summary>Has them tried at the next look of whoever runs their consumer.</summary>
    /// <param name="events">Consumer and event.</param>
    /// <param name="now">UTC.</param>
    public static NpgsqlBatchCommand Retry(IReadOnlyList<(short Consumer, Guid EventId)> events, Instant now) =>
        Sql.Statement(
            """
            UPDATE parked p SET due_at = $3 FROM unnest($1, $2) AS chosen(consumer, event_id)
            WHERE p.consumer = chosen.consumer AND p.event_id = chosen.event_id
            """,
            Sql.Column(events, one => one.Consumer), Sql.Column(events, one => one.EventId), Sql.Moment(now));
}
