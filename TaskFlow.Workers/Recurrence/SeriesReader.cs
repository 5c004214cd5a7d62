using NodaTime;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Recurrence;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Workers.Recurrence;

internal static class SeriesReader
{
    private const int Kept = 400;

    /// <summary>Locks a series and reads what a step needs; none when it was deleted.</summary>
    public static async Task<SeriesInHand?> LockAsync(
        NpgsqlConnection connection, EventEnvelope envelope, Guid seriesId, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(SeriesSql.Lock(envelope.WorkspaceId, seriesId));
        batch.BatchCommands.Add(Sql.Statement(
            """
            SELECT (SELECT time_zone FROM users WHERE id = $3),
                   (SELECT u.time_zone FROM users u JOIN series s ON s.created_by = u.id
                       WHERE s.workspace_id = $1 AND s.id = $2),
                   (SELECT count(*)::int FROM occurrence WHERE workspace_id = $1 AND series_id = $2)
            """,
            Sql.Uuid(envelope.WorkspaceId), Sql.Uuid(seriesId), Sql.Uuid(envelope.Actor)));
        batch.BatchCommands.Add(Sql.Statement(
            $"SELECT key, state, task_id FROM occurrence WHERE workspace_id = $1 AND series_id = $2 ORDER BY key DESC LIMIT {Kept}",
            Sql.Uuid(envelope.WorkspaceId), Sql.Uuid(seriesId)));

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;

        var row = SeriesSql.Read(reader);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var own = Zone(reader.TextOrNull(1)) ?? DateTimeZone.Utc;
        var zone = Zone(reader.TextOrNull(0)) ?? own;
        var generated = reader.GetInt32(2);
        return new SeriesInHand(row, zone, own, await OccurrencesAsync(reader, cancellationToken), generated);
    }

    private static DateTimeZone? Zone(string? id) =>
        id is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);

    private static async Task<List<OccurrenceRow>> OccurrencesAsync(
        NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        var occurrences = new List<OccurrenceRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (OccurrenceKey.TryParse(reader.GetString(0), out var key))
                occurrences.Add(new OccurrenceRow(key, (OccurrenceState)reader.GetInt16(1), reader.ValueOrNull<Guid>(2)));
        }

        return occurrences;
    }
}
