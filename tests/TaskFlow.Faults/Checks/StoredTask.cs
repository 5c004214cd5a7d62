using Npgsql;

namespace TaskFlow.Faults.Checks;

/// <summary>A task as the database has it, and how often the log tells of it.</summary>
internal sealed record StoredTask(
    Guid Id, string Title, string Description, bool Completed, long Version, bool OfSeries,
    long Made, long Edited, long Done)
{
    private const string Query =
        """
        WITH told AS (
            SELECT (convert_from(payload, 'UTF8')::jsonb ->> 'subject')::uuid AS id,
                count(*) FILTER (WHERE type = 'task.created') AS made,
                count(*) FILTER (WHERE type = 'task.updated') AS edited,
                count(*) FILTER (WHERE type = 'task.completed') AS done
            FROM event_log GROUP BY 1)
        SELECT id, title, description, status = 1, version, series_id IS NOT NULL,
            coalesce(made, 0), coalesce(edited, 0), coalesce(done, 0)
        FROM task LEFT JOIN told USING (id)
        """;

    public static async Task<List<StoredTask>> ReadAsync(NpgsqlConnection connection)
    {
        var tasks = new List<StoredTask>();
        await using var command = new NpgsqlCommand(Query, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            tasks.Add(new StoredTask(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetInt64(4),
                reader.GetBoolean(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8)));
        }

        return tasks;
    }
}
