using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TaskFlow.Api.Tasks;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Tests.Tasks;

/// <summary>A million tasks in twenty workspaces: what one of them asks for costs no more than it shows.</summary>
public sealed class MillionTasksTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const int Workspaces = 20;
    private const int TasksEach = 50_000;

    // Each task of a page is joined by its parent, its series and its tags.
    private const int MostRows = 1000;

    private static readonly (string Query, string Index)[] Lists =
    [
        ("", "task_by_due"),
        ("status=open&sort=due&dueTo=2026-06-15", "task_by_due"),
        ("overdue=true", "task_by_due"),
        ("sort=position&project={inbox}", "task_by_project"),
        ("status=completed&sort=completed", "task_completed"),
        ("q=needle", "task_search"),
        ("q=needle&tag=rare", "task_search"),
        ("tag=rare", "task_tags"),
        ("tag=rare,seldom", "task_tags"),
        ("tag=rare,seldom&tagMode=all", "task_tags"),
    ];

    [Fact]
    [Trait("Category", "Long")]
    public async Task Whatever_is_asked_is_read_by_an_index_and_is_few_rows()
    {
        var user = await api.SignUpAsync();
        for (var workspace = 1; workspace < Workspaces; workspace++)
            await FillAsync(await api.SignUpAsync());
        await FillAsync(user);
        await ExecuteAsync("VACUUM ANALYZE task, tag");

        foreach (var (list, index) in Lists)
        {
            var query = list.Replace("{inbox}", user.InboxId.ToString(), StringComparison.Ordinal);
            await IsCheapAsync(user, query, index);
            var page = (await user.GetAsync($"/api/tasks?{query}")).Is(200);
            Assert.NotEmpty(page.Items("id"));
            if (page.Has("nextCursor"))
                await IsCheapAsync(user, $"{query}&cursor={page["nextCursor"].GetString()}", index);
        }
    }

    private async Task IsCheapAsync(ApiUser user, string query, string index)
    {
        var (scans, byIndex, rows) = await CostAsync(user, query, index);
        Assert.True(scans == 0, $"{query}: the table was read from end to end.");
        Assert.True(byIndex > 0, $"{query}: {index} was not used.");
        Assert.True(rows <= MostRows, $"{query}: {rows} rows were read.");
    }

    /// <summary>How often the list reads the whole table and the index, and how many rows it reads, as the app's role;
    /// within search_tasks too, which no EXPLAIN of the list shows.</summary>
    private async Task<(long Scans, long ByIndex, long Rows)> CostAsync(ApiUser user, string query, string index)
    {
        var caller = new Caller(user.Id, user.WorkspaceId, user.InboxId, "UTC", Guid.NewGuid());
        var filter = TaskFilter.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)), caller, out _);
        var list = api.Services.GetRequiredService<TaskQueries>().List(filter!);
        var cost = new NpgsqlBatchCommand(
            $"""
            SELECT pg_stat_get_xact_numscans('task'::regclass), pg_stat_get_xact_numscans('{index}'::regclass),
                pg_stat_get_xact_tuples_returned('task'::regclass) + pg_stat_get_xact_tuples_fetched('task'::regclass)
            """);
        return await api.Services.GetRequiredService<AppDatabase>().QueryAsync(
            user.Id, [list, cost],
            async (reader, token) =>
            {
                await reader.NextResultAsync(token);
                await reader.ReadAsync(token);
                return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
            },
            default);
    }

    private async Task FillAsync(ApiUser user)
    {
        await api.ExecuteAsync(
            """
            INSERT INTO tag (workspace_id, id, name)
            SELECT $1, gen_random_uuid(), unnest(ARRAY['rare', 'seldom', 'often'])
            """,
            user.WorkspaceId);
        await ExecuteAsync(
            """
            WITH named AS (SELECT jsonb_object_agg(name, id) AS ids FROM tag WHERE workspace_id = $1)
            INSERT INTO task (workspace_id, id, project_id, root_id, title, description, position, due_date, status,
                completed_at, tag_ids)
            SELECT $1, made.id, $2, made.id,
                CASE WHEN n % 5000 = 0 THEN 'Find the needle ' ELSE 'Water the plants ' END || n, 'with some words',
                to_char(n, 'FM000000'), date '2026-01-01' + n % 700, n % 4 / 3,
                CASE WHEN n % 4 = 3 THEN now() - n * interval '1 minute' END,
                CASE WHEN n % 5000 = 0 THEN ARRAY[(ids ->> 'rare')::uuid, (ids ->> 'seldom')::uuid]
                    WHEN n % 3 = 0 THEN ARRAY[(ids ->> 'often')::uuid] ELSE '{}' END
            FROM named, (SELECT gen_random_uuid() AS id, n FROM generate_series(1, $3) n) made
            """,
            user.WorkspaceId, user.InboxId, TasksEach);
    }

    /// <summary>However long it takes.</summary>
    private async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = api.Database.CreateCommand(sql);
        command.CommandTimeout = 0;
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync();
    }
}
