using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Consumers;
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
            fingerprint, trace_parent, first_failure, last_failure, kafka_partition, kafka_offset, log_pos)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (id) DO UPDATE SET attempts = EXCLUDED.attempts, error = EXCLUDED.error,
            fingerprint = EXCLUDED.fingerprint, last_failure = EXCLUDED.last_failure, replayed_at = NULL,
            kafka_partition = COALESCE(EXCLUDED.kafka_partition, dead_letter.kafka_partition),
            kafka_offset = COALESCE(EXCLUDED.kafka_offset, dead_letter.kafka_offset),
            log_pos = COALESCE(EXCLUDED.log_pos, dead_letter.log_pos)
        """;

    internal async Task WriteAsync(
        IEventConsumer consumer, EventRecord record, Exception exception, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in Insert(consumer, record, exception, attempts: 1, firstFailure: now, now))
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        MessagingTelemetry.Count(consumer.Name, "dead", 1);
    }

    /// <summary>The row, and through the log the record on the dead letter topic: for one transaction.</summary>
    internal static NpgsqlBatchCommand[] Insert(
        IEventConsumer consumer,
        EventRecord record,
        Exception exception,
        int attempts,
        DateTimeOffset firstFailure,
        DateTimeOffset now)
    {
        var letter = new DeadLetterRecord
        {
            Id = IdOf(consumer.Number, record),
            Consumer = consumer.Name,
            Topic = record.Topic,
            Origin = record.Origin,
            Position = record.Pos > 0 ? record.Pos : null,
            EventId = record.EventId,
            WorkspaceId = record.WorkspaceId,
            Type = record.Type.Length > 0 ? Text(record.Type) : null,
            TraceParent = Text(MessagingTelemetry.TraceParentOf(record.Payload.Span)),
            Attempts = attempts,
            Error = Text(exception.Message),
            ErrorType = exception.GetType().FullName!,
            Fingerprint = Failure.Fingerprint(exception),
            FirstFailure = firstFailure,
            LastFailure = now,
            Payload = record.Payload,
        };
        return
        [
            Row(consumer.Number, record.Key, letter),
            EventLog.InsertDeadLetter(record.Topic, record.Key, letter.Id, letter.WorkspaceId, letter.ToBytes(), now),
        ];
    }

    private static NpgsqlBatchCommand Row(short consumer, Guid key, DeadLetterRecord letter) => new(InsertSql)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid> { TypedValue = letter.Id },
            new NpgsqlParameter<short> { TypedValue = consumer },
            new NpgsqlParameter<short> { TypedValue = Topics.NumberOf(letter.Topic) },
            new NpgsqlParameter<Guid> { TypedValue = key },
            Nullable(letter.EventId, NpgsqlDbType.Uuid),
            Nullable(letter.WorkspaceId, NpgsqlDbType.Uuid),
            Nullable(letter.Type, NpgsqlDbType.Text),
            new NpgsqlParameter<ReadOnlyMemory<byte>>
            {
                TypedValue = letter.Payload, NpgsqlDbType = NpgsqlDbType.Bytea,
            },
            new NpgsqlParameter<int> { TypedValue = letter.Attempts },
            new NpgsqlParameter<string> { TypedValue = letter.Error },
            new NpgsqlParameter<string> { TypedValue = letter.Fingerprint },
            Nullable(letter.TraceParent, NpgsqlDbType.Text),
            Moment(letter.FirstFailure),
            Moment(letter.LastFailure),
            Nullable(letter.Origin?.Partition, NpgsqlDbType.Integer),
            Nullable(letter.Origin?.Offset, NpgsqlDbType.Bigint),
            Nullable(letter.Position, NpgsqlDbType.Bigint),
        },
    };

    // Anybody may have written it, and the database takes no NUL.
    [return: NotNullIfNotNull(nameof(text))]
    private static string? Text(string? text) => text?.Replace('\0', ' ');

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

    private static NpgsqlParameter<DateTime> Moment(DateTimeOffset value) =>
        new() { TypedValue = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
