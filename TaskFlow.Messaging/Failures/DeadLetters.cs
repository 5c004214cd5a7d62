using System.Buffers.Binary;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Messaging.Telemetry;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Failures;

/// <summary>Events that a consumer has given up: kept with the reason until a person replays or discards
/// them.</summary>
/// <param name="sources">The pools; the relay's is used, because a dead letter may have no workspace.</param>
/// <param name="clock">The times of failures.</param>
public sealed class DeadLetters(DataSources sources, TimeProvider clock)
{
    private const string InsertSql =
        """
        INSERT INTO dead_letter (id, consumer, topic, key, event_id, workspace_id, type, payload, attempts, error,
            fingerprint, trace_parent, first_failure, last_failure)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (id) DO UPDATE SET attempts = EXCLUDED.attempts, error = EXCLUDED.error,
            fingerprint = EXCLUDED.fingerprint, last_failure = EXCLUDED.last_failure, replayed_at = NULL
        """;

    internal async Task WriteAsync(
        Consumers.IEventConsumer consumer, EventRecord record, Exception exception, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Insert(consumer.Number, record, exception, attempts: 1, firstFailure: now, now) },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        MessagingTelemetry.Count(consumer.Name, "dead", 1);
    }

    internal static NpgsqlBatchCommand Insert(
        short consumer,
        EventRecord record,
        Exception exception,
        int attempts,
        DateTimeOffset firstFailure,
        DateTimeOffset now) => new(InsertSql)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = IdOf(consumer, record) },
                new NpgsqlParameter<short> { TypedValue = consumer },
                new NpgsqlParameter<short> { TypedValue = TopicNumber(record.Topic) },
                new NpgsqlParameter<Guid> { TypedValue = record.Key },
                Nullable(record.EventId, NpgsqlDbType.Uuid),
                Nullable(record.WorkspaceId, NpgsqlDbType.Uuid),
                Nullable(record.Type.Length > 0 ? record.Type : null, NpgsqlDbType.Text),
                new NpgsqlParameter<ReadOnlyMemory<byte>>
                {
                    TypedValue = record.Payload, NpgsqlDbType = NpgsqlDbType.Bytea,
                },
                new NpgsqlParameter<int> { TypedValue = attempts },
                new NpgsqlParameter<string> { TypedValue = exception.Message.Replace('\0', ' ') },
                new NpgsqlParameter<string> { TypedValue = Failure.Fingerprint(exception) },
                Nullable(MessagingTelemetry.TraceParentOf(record.Payload.Span), NpgsqlDbType.Text),
                Moment(firstFailure),
                Moment(now),
            },
        };

    // The same letter however often the record is delivered again.
    private static Guid IdOf(short consumer, EventRecord record)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[2];
        BinaryPrimitives.WriteInt16BigEndian(number, consumer);
        hash.AppendData(number);
        hash.AppendData(record.EventId is { } id ? id.ToByteArray() : record.Payload.Span);
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static short TopicNumber(string topic) => (short)Topics.All.TakeWhile(other => other != topic).Count();

    private static NpgsqlParameter<DateTime> Moment(DateTimeOffset value) =>
        new() { TypedValue = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
