using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Relaying;

/// <summary>Reads events of the log by their positions.</summary>
internal static class LoggedEvents
{
    /// <summary>What <see cref="Read"/> reads, of <c>event_log</c> under the name of <c>e</c>.</summary>
    public const string Columns = "e.pos, e.topic, e.key, e.event_id, e.workspace_id, e.type, e.payload";

    /// <summary>How many these are.</summary>
    public const int ColumnCount = 7;

    /// <summary>Leaves out the events of topics that only a newer release knows: its own relay hands them over.</summary>
    public static readonly string IsKnown = $"topic BETWEEN {-Topics.All.Count} AND {Topics.All.Count - 1}";

    // The bounds let the planner skip partitions; a join would look into all of them.
    private static readonly string Load =
        $"""
        SELECT {Columns} FROM event_log e WHERE pos = ANY ($1) AND pos BETWEEN $2 AND $3 AND {IsKnown} ORDER BY pos
        """;

    /// <summary>The events of <paramref name="positions"/>, in their order; what is not there, or not known, is left
    /// out.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<List<EventRecord>> LoadAsync(
        NpgsqlConnection connection, long[] positions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Load, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long[]> { TypedValue = positions },
                new NpgsqlParameter<long> { TypedValue = positions[0] },
                new NpgsqlParameter<long> { TypedValue = positions[^1] },
            },
        };
        var records = new List<EventRecord>(positions.Length);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            records.Add(Read(reader));
        return records;
    }

    /// <summary>The event of a row that begins with <see cref="Columns"/>.</summary>
    public static EventRecord Read(NpgsqlDataReader reader) =>
        new(Topics.NameOf(reader.GetInt16(1)), reader.GetGuid(2), reader.GetFieldValue<byte[]>(6))
        {
            Pos = reader.GetInt64(0),
            EventId = reader.GetGuid(3),
            WorkspaceId = reader.GetGuid(4),
            Type = reader.GetString(5),
        };
}
