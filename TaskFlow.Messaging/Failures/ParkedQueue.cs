using Npgsql;
using NpgsqlTypes;
using TaskFlow.Data;

namespace TaskFlow.Messaging.Failures;

/// <summary>What of a consumer's parked events is to be tried now. Ordered consumers try only the first of each
/// key.</summary>
internal static class ParkedQueue
{
    private const int Limit = 200;

    private const string Due =
        $"""
        SELECT {ParkedEvent.Columns} FROM parked p
        WHERE consumer = $1 AND due_at <= $2
          AND (NOT $3 OR NOT EXISTS (SELECT FROM parked e WHERE e.consumer = $1 AND e.key = p.key AND e.seq < p.seq))
        ORDER BY due_at, seq LIMIT $4
        """;

    private const string Lock =
        """
        SELECT FROM parked WHERE consumer = $1 AND key = $2 AND seq = $3 AND due_at <= $4 FOR UPDATE SKIP LOCKED
        """;

    public static async Task<List<ParkedEvent>> DueAsync(
        DataSources sources, short consumer, bool ordered, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = sources.Relay.CreateCommand(Due);
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = consumer });
        command.Parameters.Add(Moment(now));
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = ordered });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Limit });

        var due = new List<ParkedEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            due.Add(ParkedEvent.Read(reader));
        return due;
    }

    /// <summary>Takes the row for this transaction; <see langword="false"/> when another has it or it is not due any
    /// more.</summary>
    public static async Task<bool> LockAsync(
        NpgsqlConnection connection, ParkedEvent row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<short> { TypedValue = row.Consumer },
                new NpgsqlParameter<Guid> { TypedValue = row.Key },
                new NpgsqlParameter<long> { TypedValue = row.Seq },
                Moment(now),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    private static NpgsqlParameter<DateTime> Moment(DateTimeOffset value) =>
        new() { TypedValue = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
