using Npgsql;
using NpgsqlTypes;

namespace TaskFlow.Messaging.Consumers;

/// <summary>Lets each event through once per consumer, by a row in the effect's own transaction.</summary>
internal static class Inbox
{
    // A key with parked events holds its later ones back. The day comes from the envelope, never from the clock: a
    // redelivery after midnight must find the row of the day before.
    internal const string Enter =
        """
        WITH came AS (
            SELECT * FROM unnest($2, $3, $4) AS c(event_id, event_day, key)),
        held AS (
            SELECT event_id FROM came
            WHERE $5 AND EXISTS (SELECT FROM parked WHERE consumer = $1 AND parked.key = came.key)),
        entered AS (
            INSERT INTO inbox (consumer, event_day, event_id)
            SELECT $1, event_day, event_id FROM came WHERE event_id NOT IN (SELECT event_id FROM held)
            ORDER BY event_day, event_id
            ON CONFLICT DO NOTHING RETURNING event_id)
        SELECT event_id, false FROM entered UNION ALL SELECT event_id, true FROM held
        """;

    /// <summary>Sets the workspaces of the transaction, enters the events and reads what the consumer needs, in one round
    /// trip.</summary>
    /// <param name="connection">In a transaction of the worker role.</param>
    /// <param name="consumer">Whose inbox.</param>
    /// <param name="events">What came.</param>
    /// <param name="holdBack">Whether events behind parked ones of their key are held back.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The events to handle, and those that must wait behind parked ones; the rest was handled before. And the
    /// rows that the consumer needs.</returns>
    public static async Task<(List<ConsumedEvent> Fresh, List<ConsumedEvent> Held, List<object[]> Needed)> EnterAsync(
        NpgsqlConnection connection,
        IEventConsumer consumer,
        IReadOnlyList<ConsumedEvent> events,
        bool holdBack,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                SetWorkspaces(events.Workspaces()),
                EnterCommand(consumer.Number, events, holdBack),
            },
        };
        if (consumer.Needs(events) is { } query)
            batch.BatchCommands.Add(query);
        var (entered, held) = (new HashSet<Guid>(), new HashSet<Guid>());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            (reader.GetBoolean(1) ? held : entered).Add(reader.GetGuid(0));

        var needed = new List<object[]>();
        if (await reader.NextResultAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                needed.Add(row);
            }
        }

        // Remove, not Contains: the same event may have come twice in one batch.
        return (
            [.. events.Where(e => entered.Remove(e.Envelope.Id))],
            [.. events.Where(e => held.Remove(e.Envelope.Id))],
            needed);
    }

    /// <summary>Lets the transaction see these workspaces and no others.</summary>
    /// <param name="workspaces">Their ids.</param>
    public static NpgsqlBatchCommand SetWorkspaces(IEnumerable<Guid> workspaces) =>
        new("SELECT set_config('app.workspaces', $1::uuid[]::text, true)")
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. workspaces.Distinct()] },
            },
        };

    private static NpgsqlBatchCommand EnterCommand(
        short consumer, IReadOnlyList<ConsumedEvent> events, bool holdBack) => new(Enter)
        {
            Parameters =
            {
                new NpgsqlParameter<short> { TypedValue = consumer },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. events.Select(e => e.Envelope.Id)] },
                new NpgsqlParameter<DateOnly[]>
                {
                    TypedValue = [.. events.Select(e => DateOnly.FromDateTime(e.Envelope.Time.UtcDateTime))],
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date,
                },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. events.Select(e => e.Record.Key)] },
                new NpgsqlParameter<bool> { TypedValue = holdBack },
            },
        };
}
