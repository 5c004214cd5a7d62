using Npgsql;
using NpgsqlTypes;
using TaskFlow.Data;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Failures;

/// <summary>What of a consumer's parked events is to be tried now. Ordered consumers try only the first of each
/// key.</summary>
internal static class ParkedQueue
{
    private const int Limit = 500;

    private const string Due =
        $"""
        SELECT {ParkedEvent.Columns} FROM parked p
        WHERE consumer = $1 AND due_at <= $2
          AND (NOT $3 OR NOT EXISTS (SELECT FROM parked e WHERE e.consumer = $1 AND e.key = p.key AND e.seq < p.seq))
        ORDER BY due_at, seq LIMIT $4
        """;

    private const string Lock =
        """
        SELECT event_id FROM parked WHERE consumer = $1 AND event_id = ANY ($2) AND due_at <= $3
        FOR UPDATE SKIP LOCKED
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

    /// <summary>Takes rows of one consumer for this transaction. Left out is what another one has, or what is not due
    /// any more.</summary>
    /// <returns>The events of those taken.</returns>
    public static async Task<HashSet<Guid>> LockAsync(
        NpgsqlConnection connection,
        IReadOnlyList<ParkedEvent> rows,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Inbox.SetWorkspaces(rows.Select(row => row.WorkspaceId)),
                Sql.Statement(
                    Lock,
                    Sql.Small(rows[0].Consumer),
                    Sql.Column(rows, row => row.EventId),
                    Moment(now)),
            },
        };
        var locked = new HashSet<Guid>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            locked.Add(reader.GetGuid(0));
        return locked;
    }

    private static NpgsqlParameter<DateTime> Moment(DateTimeOffset value) =>
        new() { TypedValue = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
