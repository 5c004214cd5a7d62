using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Data.Events;

/// <summary>Appends events to the log, in the transaction of the change that they tell of.</summary>
public static class EventLog
{
    /// <summary>How many logical shards the keys are spread over; leases are per shard.</summary>
    public const int Shards = 16;

    /// <summary>For how many days an inbox surely tells who has handled an event: it is kept for 30, while the log stays
    /// longer where few events come. What is older counts as handled.</summary>
    public const int RememberedDays = 29;

    private const string Append =
        """
        WITH next AS MATERIALIZED (SELECT nextval('event_log_pos') AS pos),
        logged AS (
            INSERT INTO event_log (pos, shard, topic, key, agg_version, event_id, workspace_id, type, payload, occurred_at)
            SELECT pos, $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM next)
        INSERT INTO pending (shard, pos) SELECT $1, pos FROM next
        """;

    // Positions are drawn in the order given, so that it is also the order per key.
    private const string AppendMany =
        """
        WITH next AS MATERIALIZED (
            SELECT nextval('event_log_pos') AS pos, e.* FROM (
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) WITH ORDINALITY AS u(
                    shard, topic, key, agg_version, event_id, workspace_id, type, payload, occurred_at, place)
                ORDER BY place) e),
        logged AS (
            INSERT INTO event_log (pos, shard, topic, key, agg_version, event_id, workspace_id, type, payload, occurred_at)
            SELECT pos, shard, topic, key, agg_version, event_id, workspace_id, type, payload, occurred_at FROM next)
        INSERT INTO pending (shard, pos) SELECT shard, pos FROM next
        """;

    /// <summary>The shard of a key, 0 to 15: events of one key are relayed by one relay at a time, in order.</summary>
    /// <param name="key">The envelope's key.</param>
    public static short ShardOf(Guid key)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes);
        return (short)(bytes[15] % Shards);
    }

    /// <summary>The statement that logs <paramref name="envelope"/> and marks it as pending. The envelope is serialised
    /// here, once.</summary>
    /// <remarks>Order per key holds when the writer has locked the aggregate's row before.</remarks>
    /// <param name="envelope">The event.</param>
    public static NpgsqlBatchCommand Insert(EventEnvelope envelope) => new(Append)
    {
        Parameters =
        {
            new NpgsqlParameter<short> { TypedValue = ShardOf(envelope.Key) },
            new NpgsqlParameter<short> { TypedValue = EventRouting.TopicNumber(envelope.Type) },
            new NpgsqlParameter<Guid> { TypedValue = envelope.Key },
            new NpgsqlParameter<long> { TypedValue = envelope.AggregateVersion },
            new NpgsqlParameter<Guid> { TypedValue = envelope.Id },
            new NpgsqlParameter<Guid> { TypedValue = envelope.WorkspaceId },
            new NpgsqlParameter<string> { TypedValue = envelope.Type },
            new NpgsqlParameter<byte[]>
            {
                TypedValue = Serialise(envelope),
            },
            new NpgsqlParameter<DateTime>
            {
                TypedValue = envelope.Time.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz,
            },
        },
    };

    /// <summary>The statement that logs a dead letter for the dead letter topic of <paramref name="topic"/>; run as the
    /// relay's role.</summary>
    /// <param name="topic">The topic of what was given up.</param>
    /// <param name="key">Its key.</param>
    /// <param name="id">The dead letter's id.</param>
    /// <param name="workspace">Its workspace, if it could be told.</param>
    /// <param name="payload">What the transport makes a record of.</param>
    /// <param name="time">When it was given up.</param>
    public static NpgsqlBatchCommand InsertDeadLetter(
        string topic, Guid key, Guid id, Guid? workspace, byte[] payload, DateTimeOffset time) => new(Append)
        {
            Parameters =
            {
                new NpgsqlParameter<short> { TypedValue = ShardOf(key) },
                new NpgsqlParameter<short> { TypedValue = Topics.NumberOf(Topics.DeadLetter(topic)) },
                new NpgsqlParameter<Guid> { TypedValue = key },
                new NpgsqlParameter<long> { TypedValue = 0 },
                new NpgsqlParameter<Guid> { TypedValue = id },
                new NpgsqlParameter<Guid> { TypedValue = workspace ?? Guid.Empty },
                new NpgsqlParameter<string> { TypedValue = "dead_letter" },
                new NpgsqlParameter<byte[]> { TypedValue = payload },
                new NpgsqlParameter<DateTime>
                {
                    TypedValue = time.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz,
                },
            },
        };

    /// <summary>One statement that logs many events, in the order given.</summary>
    /// <param name="envelopes">The events; several of one key in the order of their versions.</param>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<EventEnvelope> envelopes) => new(AppendMany)
    {
        Parameters =
        {
            Sql.Column(envelopes, e => ShardOf(e.Key)),
            Sql.Column(envelopes, e => EventRouting.TopicNumber(e.Type)),
            Sql.Column(envelopes, e => e.Key),
            Sql.Column(envelopes, e => e.AggregateVersion),
            Sql.Column(envelopes, e => e.Id),
            Sql.Column(envelopes, e => e.WorkspaceId),
            Sql.Column(envelopes, e => e.Type),
            Sql.Column(envelopes, Serialise),
            Sql.Column(envelopes, e => e.Time.UtcDateTime),
        },
    };

    // Whoever writes an event writes the newest version of it: that is said here, once.
    private static byte[] Serialise(EventEnvelope envelope) => JsonSerializer.SerializeToUtf8Bytes(
        EventCatalog.Find(envelope.Type) is { } known
            ? envelope with { Version = known.Version, Minor = known.Minor }
            : envelope,
        EventJson.Default.EventEnvelope);
}
