using Npgsql;
using TaskFlow.Data.Tests.Security;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Tasks;

public sealed class SearchPlanTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Search_reads_the_indexes_as_the_app_role_however_often_it_runs()
    {
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        var tenant = await Tenant.CreateAsync(login);
        var tag = await FillAsync(login, tenant);
        await login.ExecuteAsync("SET ROLE taskflow_app");

        // Ten times: the function's cached plan counts, not only its first one.
        await using var transaction = await login.BeginTransactionAsync();
        await login.ExecuteAsync("SELECT set_config('app.user', $1, true)", tenant.UserId.ToString());
        for (var run = 1; run <= 10; run++)
        {
            Assert.Equal(20, await CountAsync(login, "search_tasks($1, '''needle'':*')", tenant.WorkspaceId));
            Assert.Equal(20, await CountAsync(login, "search_tasks($1, NULL, ARRAY[$2])", tenant.WorkspaceId, tag));
            Assert.Equal(
                20, await CountAsync(login, "search_tasks($1, NULL, NULL, ARRAY[$2])", tenant.WorkspaceId, tag));
            Assert.Equal(run, await ScansAsync(login, "task_search"));
            Assert.Equal(run * 2, await ScansAsync(login, "task_tags"));
        }

        Assert.Equal(0, await ScansAsync(login, "task"));
    }

    private static async Task<Guid> FillAsync(NpgsqlConnection login, Tenant tenant)
    {
        var tag = Guid.CreateVersion7();
        await login.ExecuteAsync(
            "INSERT INTO tag (workspace_id, id, name) VALUES ($1, $2, 'rare')", tenant.WorkspaceId, tag);
        await login.ExecuteAsync(
            """
            INSERT INTO task (workspace_id, id, project_id, root_id, title, position, tag_ids)
            SELECT $1, gen_random_uuid(), $2, gen_random_uuid(),
                CASE WHEN n % 1000 = 0 THEN 'Find the needle' ELSE 'Water plant ' || n END, n::text,
                CASE WHEN n % 1000 = 0 THEN ARRAY[$3] ELSE '{}' END
            FROM generate_series(1, 20000) n
            """,
            tenant.WorkspaceId, tenant.InboxId, tag);
        await login.ExecuteAsync("ANALYZE task");
        return tag;
    }

    private static Task<long> CountAsync(NpgsqlConnection login, string source, params object[] parameters) =>
        login.ScalarAsync<long>($"SELECT count(*) FROM {source}", parameters);

    /// <summary>How often this transaction has scanned an index, or a table from end to end.</summary>
    private static Task<long> ScansAsync(NpgsqlConnection login, string relation) =>
        login.ScalarAsync<long>("SELECT pg_stat_get_xact_numscans($1::regclass)", relation);
}
