using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Api.Recurrence;

internal sealed class SeriesQueries(AppDatabase database)
{
    private const int MostDates = 50;
    private static readonly string[] States = ["open", "completed", "skipped", "missed"];

    public Task<IReadOnlyList<SeriesResponse>> ListAsync(
        Guid workspaceId, Guid? id, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync<IReadOnlyList<SeriesResponse>>(
            caller.UserId,
            [Sql.Statement(
                $"""
                SELECT {SeriesSql.Columns}, t.id, t.due_date, t.due_time, t.due_zone, t.title FROM series s
                LEFT JOIN LATERAL (SELECT * FROM task t
                    WHERE t.workspace_id = $1 AND t.series_id = s.id AND t.status = 0 AND t.deleted_at IS NULL
                        AND {TaskSql.VisibleProject}
                    ORDER BY t.due_sort DESC LIMIT 1) t ON true
                WHERE s.workspace_id = $1 AND s.deleted_at IS NULL AND ($2::uuid IS NULL OR s.id = $2)
                    AND {SeriesSql.Visible}
                ORDER BY s.state, t.due_sort NULLS LAST, s.id LIMIT 500
                """,
                Sql.Uuid(workspaceId), Sql.Uuid(id))],
            async (reader, token) =>
            {
                var list = new List<SeriesResponse>();
                while (await reader.ReadAsync(token))
                {
                    var series = SeriesSql.Read(reader);
                    // The open occurrence may have been renamed, and the next one will be called so too.
                    list.Add(Response(
                        series with { Title = reader.TextOrNull(SeriesSql.ColumnCount + 4) ?? series.Title },
                        reader.ValueOrNull<Guid>(SeriesSql.ColumnCount),
                        TaskEvents.Value(reader.DateOrNull(SeriesSql.ColumnCount + 1))));
                }

                return list;
            },
            cancellationToken);

    /// <summary>The occurrences of a task's series; none at all when the task is not there.</summary>
    public Task<IReadOnlyList<OccurrenceResponse>?> OccurrencesAsync(
        Guid workspaceId, Guid taskId, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync<IReadOnlyList<OccurrenceResponse>?>(
            caller.UserId,
            [TaskSql.Find(workspaceId, taskId), Sql.Statement(
                $"""
                SELECT o.key, o.state, (SELECT t.id FROM task t
                    WHERE t.workspace_id = $1 AND t.id = o.task_id AND {TaskSql.VisibleProject})
                FROM task t JOIN occurrence o ON o.workspace_id = t.workspace_id AND o.series_id = t.series_id
                WHERE t.workspace_id = $1 AND t.id = $2 ORDER BY o.key DESC LIMIT 500
                """,
                Sql.Uuid(workspaceId), Sql.Uuid(taskId))],
            async (reader, token) =>
            {
                if (!await reader.ReadAsync(token))
                    return null;

                await reader.NextResultAsync(token);
                var list = new List<OccurrenceResponse>();
                while (await reader.ReadAsync(token))
                {
                    list.Add(new OccurrenceResponse(
                        reader.GetString(0), States[reader.GetInt16(1)], reader.ValueOrNull<Guid>(2)));
                }

                return list;
            },
            cancellationToken);

    public static SeriesResponse Response(SeriesRow series, Guid? taskId, DateValue? next) => new(
        series.Id, series.WorkspaceId, series.Title, SeriesEvents.Value(series), series.Rule.Describe(series.Mode),
        SeriesEvents.NameOf(series.State), next, taskId, series.Version, TaskEvents.Value(series.Anchor));

    public static IResult Preview(PreviewRequest request, Caller caller)
    {
        var errors = new FieldErrors();
        var from = errors.Date("from", request.From);
        if (from is null)
            errors.Add("from", "It is required.");
        var start = errors.Date("start", request.Start) ?? from;
        if (request.Recurrence is null)
            errors.Add("recurrence", "It is required.");
        if (request.Count is < 1 or > MostDates)
            errors.Add("count", $"From 1 to {MostDates}.");
        var input = errors.Problem is null
            ? RecurrenceInput.Check("recurrence", request.Recurrence!, start!.Value, errors)
            : null;
        if (errors.Problem is { } problem)
            return problem.ToResult();

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(caller.TimeZone) ?? DateTimeZone.Utc;
        var series = new Series(input!.Rule, start!.Value, input.Mode, input.Missed);
        return Results.Json(
            new PreviewResponse(
                input.Rule.Describe(input.Mode), PreviewDates.Of(series, from!.Value.Date, zone, request.Count ?? 5)),
            ApiJson.Default.PreviewResponse);
    }
}
