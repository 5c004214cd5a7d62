using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TaskFlow.Api.Tasks;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Tests.Tasks;

/// <summary>How the database reads a list of one workspace among others, as the app role.</summary>
public sealed class TaskListPlanTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly (string Query, string Index)[] Lists =
    [
        ("", "task_by_due"),
        ("sort=due&status=open&limit=50", "task_by_due"),
        ("dueFrom=2026-07-01&dueTo=2026-07-07", "task_by_due"),
        ("overdue=true", "task_by_due"),
        ("sort=position&project={inbox}", "task_by_project"),
        ("sort=completed&status=completed", "task_completed"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_page_is_read_by_its_index_whether_the_workspace_is_alone_or_not(int workspaces)
    {
        await api.ExecuteAsync("DELETE FROM task");
        ApiUser user = null!;
        for (var n = 0; n < workspaces; n++)
            user = await FillAsync(20_000 / workspaces);
        await api.ExecuteAsync("ANALYZE task");

        foreach (var (list, index) in Lists)
        {
            var query = list.Replace("{inbox}", user.InboxId.ToString(), StringComparison.Ordinal);
            await ReadsByAsync(user, query, index);
            var page = (await user.GetAsync($"/api/tasks?{query}")).Is(200);
            if (page.Has("nextCursor"))
                await ReadsByAsync(user, $"{query}&cursor={page["nextCursor"].GetString()}", index);
        }
    }

    private async Task ReadsByAsync(ApiUser user, string query, string index)
    {
        var plan = await ExplainAsync(user, query);
        Assert.True(plan.Replace("using", "on", StringComparison.Ordinal)
            .Contains($"on {index}", StringComparison.Ordinal), plan);
        Assert.False(plan.Contains("Seq Scan on task", StringComparison.Ordinal), plan);
    }

    private async Task<string> ExplainAsync(ApiUser user, string query)
    {
        var caller = new Caller(user.Id, user.WorkspaceId, user.InboxId, "UTC", Guid.NewGuid());
        var filter = TaskFilter.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)), caller, out _);
        var list = api.Services.GetRequiredService<TaskQueries>().List(filter!);
        list.CommandText = "EXPLAIN " + list.CommandText;
        return await api.Services.GetRequiredService<AppDatabase>().QueryAsync(user.Id, [list], ReadAsync, default);
    }

    private static async Task<string> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }

    private async Task<ApiUser> FillAsync(int tasks)
    {
        var user = await api.SignUpAsync();
        await api.ExecuteAsync(
            """
            INSERT INTO task (workspace_id, id, project_id, root_id, title, position, due_date, status, completed_at)
            SELECT $1, gen_random_uuid(), $2, gen_random_uuid(), 'Task ' || n, n::text, date '2026-01-01' + n % 700,
                s.status,
                CASE s.status WHEN 1 THEN now() - n * interval '1 minute' END
            FROM generate_series(1, $3) n, LATERAL (SELECT CASE WHEN n % 4 = 0 THEN 1 ELSE 0 END) s (status)
            """,
            user.WorkspaceId, user.InboxId, tasks);
        return user;
    }
}
