using Npgsql;
using NpgsqlTypes;

namespace TaskFlow.Data.Commands;

/// <summary>Answers kept by the client's key, in the transaction of the command.</summary>
internal static class Idempotency
{
    private const string Keep =
        """
        INSERT INTO idempotency (principal, key, request_hash, status, body, etag, location, expires)
        VALUES ($1, $2, $3, $4, $5, $6, $7, now() + interval '2 days')
        """;

    private const string Find =
        "SELECT request_hash, status, body, etag, location FROM idempotency WHERE principal = $1 AND key = $2";

    public static NpgsqlBatchCommand Insert(Caller caller, Answer answer) => new(Keep)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid> { TypedValue = caller.UserId },
            new NpgsqlParameter<string> { TypedValue = caller.IdempotencyKey! },
            new NpgsqlParameter<byte[]> { TypedValue = caller.RequestHash },
            new NpgsqlParameter<short> { TypedValue = (short)answer.Status },
            new NpgsqlParameter<byte[]> { TypedValue = answer.Body },
            new NpgsqlParameter { Value = (object?)answer.ETag ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new NpgsqlParameter { Value = (object?)answer.Location ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
        },
    };

    public static NpgsqlBatchCommand Select(Caller caller) => new(Find)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid> { TypedValue = caller.UserId },
            new NpgsqlParameter<string> { TypedValue = caller.IdempotencyKey! },
        },
    };

    /// <summary>Whether the reader stands before the answer of <see cref="Select"/>.</summary>
    public static bool IsNext(NpgsqlDataReader reader) => reader.FieldCount > 0 && reader.GetName(0) == "request_hash";

    /// <summary>The kept answer; a refusal when the key belongs to another request; none when the key is new.</summary>
    public static async Task<Answer?> ReadAsync(
        NpgsqlDataReader reader, Caller caller, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            return null;

        if (!reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(caller.RequestHash))
            return Answer.Refused(Problem.KeyReused);

        return new Answer(
            reader.GetInt16(1),
            reader.GetFieldValue<byte[]>(2),
            reader.IsDBNull(3) ? null : reader.GetString(3),
            reader.IsDBNull(4) ? null : reader.GetString(4));
    }
}
