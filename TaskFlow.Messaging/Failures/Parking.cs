using Npgsql;
using NpgsqlTypes;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Failures;

/// <summary>An event that failed, or that waits behind one of its key that failed.</summary>
/// <param name="Event">The event.</param>
/// <param name="Exception">What was thrown; <see langword="null"/> for one that only waits.</param>
internal sealed record FailedEvent(ConsumedEvent Event, Exception? Exception);

/// <summary>The statements over <c>parked</c>.</summary>
internal static class Parking
{
    private const string Insert =
        """
        INSERT INTO parked (consumer, key, event_id, workspace_id, type, payload, attempts, due_at, error, fingerprint,
            kafka_partition, kafka_offset, log_pos, topic)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (consumer, event_id) DO NOTHING
        """;

    /// <summary>Appends to the queue of the event's key. An event that is there already keeps its place.</summary>
    /// <param name="consumer">Which consumer's.</param>
    /// <param name="failed">The event.</param>
    /// <param name="now">UTC.</param>
    public static NpgsqlBatchCommand Append(short consumer, FailedEvent failed, DateTimeOffset now)
    {
        var attempts = failed.Exception is null ? 0 : 1;
        var dueAt = attempts == 0 ? now : now + RetrySchedule.AfterParkedAttempt(attempts)!.Value;
        var (envelope, record) = failed.Event;
        return new NpgsqlBatchCommand(Insert)
        {
            Parameters =
            {
                new NpgsqlParameter<short> { TypedValue = consumer },
                new NpgsqlParameter<Guid> { TypedValue = record.Key },
                new NpgsqlParameter<Guid> { TypedValue = envelope.Id },
                new NpgsqlParameter<Guid> { TypedValue = envelope.WorkspaceId },
                new NpgsqlParameter<string> { TypedValue = envelope.Type },
                new NpgsqlParameter<ReadOnlyMemory<byte>>
                {
                    TypedValue = record.Payload, NpgsqlDbType = NpgsqlDbType.Bytea,
                },
                new NpgsqlParameter<int> { TypedValue = attempts },
                Moment(dueAt),
                Text(failed.Exception?.Message),
                Text(failed.Exception is { } exception ? Failure.Fingerprint(exception) : null),
                new() { Value = (object?)record.Origin?.Partition ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
                new() { Value = (object?)record.Origin?.Offset ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new()
                {
                    Value = record.Pos > 0 ? record.Pos : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint,
                },
                Sql.Small(Topics.NumberOf(record.Topic)),
            },
        };
    }

    /// <summary>Sets the next try after a failed one.</summary>
    /// <param name="row">The parked row.</param>
    /// <param name="exception">Why it failed.</param>
    /// <param name="dueAt">When to try again, UTC.</param>
    public static NpgsqlBatchCommand Postpone(ParkedEvent row, Exception exception, DateTimeOffset dueAt) => new(
        """
        UPDATE parked SET attempts = $4, due_at = $5, error = $6, fingerprint = $7
        WHERE consumer = $1 AND key = $2 AND seq = $3
        """)
    {
        Parameters =
        {
            new NpgsqlParameter<short> { TypedValue = row.Consumer },
            new NpgsqlParameter<Guid> { TypedValue = row.Key },
            new NpgsqlParameter<long> { TypedValue = row.Seq },
            new NpgsqlParameter<int> { TypedValue = row.Attempts + 1 },
            Moment(dueAt),
            Text(exception.Message),
            Text(Failure.Fingerprint(exception)),
        },
    };

    /// <summary>Takes an event out of its queue.</summary>
    /// <param name="row">The parked row.</param>
    public static NpgsqlBatchCommand Remove(ParkedEvent row) => new(
        "DELETE FROM parked WHERE consumer = $1 AND key = $2 AND seq = $3")
    {
        Parameters =
        {
            new NpgsqlParameter<short> { TypedValue = row.Consumer },
            new NpgsqlParameter<Guid> { TypedValue = row.Key },
            new NpgsqlParameter<long> { TypedValue = row.Seq },
        },
    };

    /// <summary>Takes events out of their queues.</summary>
    /// <param name="rows">Parked rows of one consumer.</param>
    public static NpgsqlBatchCommand Remove(IReadOnlyList<ParkedEvent> rows) => Sql.Statement(
        "DELETE FROM parked WHERE consumer = $1 AND event_id = ANY ($2)",
        Sql.Small(rows[0].Consumer),
        Sql.Column(rows, row => row.EventId));

    private static NpgsqlParameter<DateTime> Moment(DateTimeOffset value) =>
        new() { TypedValue = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value?.Replace('\0', ' ') ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
