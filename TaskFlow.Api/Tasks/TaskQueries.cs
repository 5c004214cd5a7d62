using System.Globalization;
using System.Text;
using NodaTime;
using Npgsql;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Reminders;
using TaskFlow.Data.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>Reads tasks, one round trip each. A list names one workspace by equality; row-level security is the net
/// beneath.</summary>
internal sealed class TaskQueries(AppDatabase database, TimeProvider time)
{
    public Task<Page<TaskResponse>> ListAsync(TaskFilter filter, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync(caller.UserId, [List(filter)], (reader, token) => ReadPageAsync(reader, filter, token), cancellationToken);

    public Task<TaskResponse?> FindAsync(Guid workspaceId, Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var task = Sql.Statement(
            $"""
            SELECT {TaskSql.Columns}, {TaskMapping.Extras}, {TaskMapping.Family} FROM {TaskMapping.From}
            WHERE t.workspace_id = $1 AND t.id = $2 AND {TaskSql.VisibleProject}
            """,
            Sql.Uuid(workspaceId), Sql.Uuid(id));
        return database.QueryAsync(
            caller.UserId,
            [task, ReminderSql.OfTask(workspaceId, id, caller.UserId)],
            async (reader, token) =>
            {
                if (!await reader.ReadAsync(token))
                    return null;

                var response = TaskMapping.Read(reader, detail: true);
                await reader.NextResultAsync(token);
                return response with { Reminders = await ReminderMapping.ReadAllAsync(reader, token) };
            },
            cancellationToken);
    }

    internal NpgsqlBatchCommand List(TaskFilter filter)
    {
        var parameters = new List<NpgsqlParameter> { Sql.Uuid(filter.WorkspaceId) };
        var from = new StringBuilder(TaskMapping.From);
        if (filter.Text is not null || filter.Tags.Length > 0)
            from.Append(CultureInfo.InvariantCulture, $" JOIN search_tasks($1, {Add(Sql.Text(filter.Text))}, {TagIds(!filter.AllTags)}, {TagIds(filter.AllTags)}) f ON f.id = t.id");

        var where = new StringBuilder($"t.workspace_id = $1 AND {TaskSql.VisibleProject}");
        And(filter.Trash ? "t.deleted_at IS NOT NULL" : "t.deleted_at IS NULL");
        if (filter.Completed is { } completed)
            And($"t.status = {(completed ? 1 : 0)}");
        if (filter.Priorities is [_, ..])
            And($"t.priority = ANY (ARRAY[{string.Join(',', filter.Priorities)}]::smallint[])");
        if (filter.ProjectId is { } project)
            And($"t.project_id = {Add(Sql.Uuid(project))}");
        if (filter.ParentId is { } parent)
            And($"t.parent_id = {Add(Sql.Uuid(parent))}");
        if (filter.SeriesId is { } series)
            And($"t.series_id = {Add(Sql.Uuid(series))}");
        if (filter.DueFrom is not null || filter.DueTo is not null)
            And(DueRange(filter, Add));
        if (filter.Overdue)
            And(OverdueCondition(filter.Zone, Add));
        if (filter.After is { } after)
            And(filter.Sort.After(Add(Sql.Texts(after))));

        return Sql.Statement(
            $"""
            SELECT {TaskSql.ColumnsOfList}, {TaskMapping.Extras}, {TaskMapping.Family}, {filter.Sort.AsText}
            FROM {from} WHERE {where}
            ORDER BY {filter.Sort.OrderBy} LIMIT {filter.Limit + 1}
            """,
            [.. parameters]);

        void And(string condition) => where.Append(" AND ").Append(condition);

        string Add(NpgsqlParameter parameter)
        {
            parameters.Add(parameter);
            return "$" + parameters.Count;
        }

        // A name that no tag has matches nothing, rather than everything.
        string TagIds(bool wanted) => filter.Tags.Length == 0 || !wanted
            ? "NULL"
            : $"""
               (SELECT CASE WHEN count(*) = {(filter.AllTags ? filter.Tags.Distinct().Count() : "GREATEST(count(*), 1)")}
                       THEN array_agg(id) ELSE ARRAY['{Guid.Empty}'::uuid] END
                FROM tag WHERE workspace_id = $1 AND fold(name) = ANY (ARRAY(SELECT fold(wanted) FROM unnest({Add(Sql.Texts(filter.Tags))}) wanted)))
               """;
    }

    /// <summary>Days as the viewer sees them: a floating date by its own day, a zoned one by its instant. The outer
    /// range, wider on both sides than any two zones lie apart (26 hours), is what the index serves.</summary>
    private static string DueRange(TaskFilter filter, Func<NpgsqlParameter, string> add)
    {
        var from = filter.DueFrom ?? new LocalDate(1900, 1, 1);
        var to = (filter.DueTo ?? new LocalDate(9998, 12, 31)).PlusDays(1);
        return $"""
            t.due_sort >= {add(Sql.Local(from.PlusDays(-2).AtMidnight()))} AND t.due_sort < {add(Sql.Local(to.PlusDays(2).AtMidnight()))}
            AND CASE WHEN t.due_at IS NULL
                THEN t.due_sort >= {add(Sql.Local(from.AtMidnight()))} AND t.due_sort < {add(Sql.Local(to.AtMidnight()))}
                ELSE t.due_at >= {add(Sql.Moment(filter.Zone.AtStartOfDay(from).ToInstant()))}
                     AND t.due_at < {add(Sql.Moment(filter.Zone.AtStartOfDay(to).ToInstant()))} END
            """;
    }

    private string OverdueCondition(DateTimeZone zone, Func<NpgsqlParameter, string> add)
    {
        var now = time.Now();
        return $"""
            t.status = 0 AND t.due_sort < {add(Sql.Local(now.InZone(zone).LocalDateTime.PlusDays(2)))}
            AND CASE WHEN t.due_at IS NULL THEN t.due_sort < {add(Sql.Local(now.InZone(zone).LocalDateTime))}
                     ELSE t.due_at < {add(Sql.Moment(now))} END
            """;
    }

    private static async Task<Page<TaskResponse>> ReadPageAsync(
        NpgsqlDataReader reader, TaskFilter filter, CancellationToken cancellationToken)
    {
        var items = new List<TaskResponse>(filter.Limit);
        string[] last = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            if (items.Count == filter.Limit)
                return new Page<TaskResponse>(items, TaskCursor.Write(filter.Sort, last));

            items.Add(TaskMapping.Read(reader, detail: false));
            if (items.Count == filter.Limit)
                last = reader.GetFieldValue<string[]>(TaskMapping.ColumnCount);
        }

        return new Page<TaskResponse>(items);
    }
}
