using Npgsql;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Security;

public sealed class RowSecurityTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string App = "taskflow_app";

    /// <summary>Where even a viewer writes, and why.</summary>
    private static readonly Dictionary<string, string> PersonalTables = new()
    {
        ["reminder"] = "a viewer has reminders of their own",
        ["event_log"] = "setting a reminder is an event",
        ["notification"] = "marking one's own notification as read",
    };

    /// <summary>What the app reads for an administrator of the instance alone, whoever is a member, and why.</summary>
    private static readonly Dictionary<string, string> AdministratorTables = new()
    {
        ["event_log"] = "events of all workspaces are replayed",
        ["parked"] = "replays are queued here",
        ["dead_letter"] = "failures of all workspaces are looked after",
    };

    private static readonly Dictionary<string, string> TablesWithoutWorkspace = new()
    {
        ["__EFMigrationsHistory"] = "of the schema",
        ["users"] = "an account exists beside any workspace",
        ["user_claims"] = "of an account",
        ["user_logins"] = "of an account",
        ["user_tokens"] = "of an account",
        ["user_passkeys"] = "of an account",
        ["refresh_token"] = "of an account",
        ["keyring"] = "of the instance, encrypted",
        ["idempotency"] = "of an account: its key begins with the principal",
        ["workspace"] = "its id is the workspace; it has policies of its own",
        ["pending"] = "positions only",
        ["relay_lease"] = "of the instance",
        ["relay_member"] = "of the instance",
        ["inbox"] = "ids of events only",
        ["consumer_place"] = "of the instance: how consumers stand to topics",
        ["operation_log"] = "of the instance: for its administrators alone",
    };

    private NpgsqlConnection login = null!;
    private Tenant tenant = null!;
    private Tenant stranger = null!;

    public async Task InitializeAsync()
    {
        login = await Rows.OpenAsync(postgres.ConnectionString);
        tenant = await Tenant.CreateAsync(login);
        stranger = await Tenant.CreateAsync(login);
        await WorkspaceTables.FillAsync(login, tenant, stranger);
    }

    public Task DisposeAsync() => login.DisposeAsync().AsTask();

    [Fact]
    public async Task Nobody_reads_or_writes_a_row_of_a_workspace_without_being_a_member()
    {
        await using var app = await Rows.OpenAsync(postgres.ConnectionString, App);
        foreach (var table in await WorkspaceTables.AllAsync(login))
        {
            var insert = await WorkspaceTables.InsertAsync(login, table, tenant);
            foreach (var user in new[] { "", stranger.UserId.ToString() })
            {
                var theirs = $"workspace_id = '{tenant.WorkspaceId}'";
                await HasNoEffectAsync(app, user, $"SELECT FROM {table} WHERE {theirs}");
                await HasNoEffectAsync(app, user, insert);
                await HasNoEffectAsync(app, user, $"UPDATE {table} SET workspace_id = workspace_id WHERE {theirs}");
                await HasNoEffectAsync(app, user, $"DELETE FROM {table} WHERE {theirs}");
                await HasNoEffectAsync(app, user, $"UPDATE {table} SET workspace_id = '{tenant.WorkspaceId}'");
            }
        }
    }

    [Fact]
    public async Task A_member_reads_what_the_app_may_read()
    {
        await using var app = await Rows.OpenAsync(postgres.ConnectionString, App);
        foreach (var table in (await ReadableAsync()).Except(AdministratorTables.Keys))
            Assert.True(await AffectedAsync(app, tenant.UserId.ToString(), $"SELECT FROM {table}") > 0, table);
    }

    [Fact]
    public async Task A_viewer_reads_and_does_not_write()
    {
        var viewer = (await tenant.AddViewerAsync(login)).ToString();
        await using var app = await Rows.OpenAsync(postgres.ConnectionString, App);
        foreach (var table in (await WorkspaceTables.WithoutPartitionsAsync(login)).Except(PersonalTables.Keys))
        {
            await HasNoEffectAsync(app, viewer, await WorkspaceTables.InsertAsync(login, table, tenant));
            await HasNoEffectAsync(app, viewer, $"UPDATE {table} SET workspace_id = workspace_id");
            await HasNoEffectAsync(app, viewer, $"DELETE FROM {table}");
        }

        foreach (var table in (await ReadableAsync()).Except(PersonalTables.Keys).Except(AdministratorTables.Keys))
            Assert.True(await AffectedAsync(app, viewer, $"SELECT FROM {table}") > 0, table);
    }

    [Fact]
    public async Task A_worker_reaches_the_workspaces_of_its_batch_and_no_other()
    {
        await using var worker = await Rows.OpenAsync(postgres.ConnectionString, "taskflow_worker");
        foreach (var table in await WorkspaceTables.WithoutPartitionsAsync(login))
        {
            var others = $"workspace_id <> '{tenant.WorkspaceId}'";
            await HasNoEffectAsync(worker, "", $"SELECT FROM {table}");
            foreach (var statement in new[] { "SELECT FROM {0}", "UPDATE {0} SET workspace_id = workspace_id",
                "DELETE FROM {0}" })
            {
                await HasNoEffectAsync(
                    worker, "", $"{string.Format(null, statement, table)} WHERE {others}", tenant.WorkspaceId);
            }

            await HasNoEffectAsync(
                worker, "", await WorkspaceTables.InsertAsync(login, table, stranger), tenant.WorkspaceId);
        }

        Assert.True(await AffectedAsync(worker, "", "SELECT FROM task", tenant.WorkspaceId) > 0);
    }

    [Fact]
    public async Task Only_listed_tables_have_no_workspace() =>
        Assert.Equal(TablesWithoutWorkspace.Keys.Order(), (await WorkspaceTables.OthersAsync(login)).Order());

    [Fact]
    public async Task Security_is_forced_on_every_table_and_partitions_are_closed()
    {
        var open = await login.ListAsync<string>(
            """
            SELECT c.relname::text FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
            WHERE c.relnamespace = 'public'::regnamespace AND CASE
                WHEN c.relkind NOT IN ('r', 'p') THEN false
                WHEN NOT c.relispartition THEN NOT (c.relrowsecurity AND c.relforcerowsecurity)
                ELSE EXISTS (SELECT FROM pg_roles r WHERE r.rolname LIKE 'taskflow\_%' AND r.rolname <> 'taskflow_owner'
                    AND has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')) END
            """);
        Assert.Empty(open);
    }

    [Fact]
    public async Task A_workspace_itself_is_seen_by_its_members_only()
    {
        await using var app = await Rows.OpenAsync(postgres.ConnectionString, App);
        var theirs = $"id = '{tenant.WorkspaceId}'";
        await HasNoEffectAsync(app, stranger.UserId.ToString(), $"SELECT FROM workspace WHERE {theirs}");
        await HasNoEffectAsync(app, stranger.UserId.ToString(), $"UPDATE workspace SET name = 'Mine' WHERE {theirs}");
        Assert.Equal(1, await AffectedAsync(app, tenant.UserId.ToString(), "SELECT FROM workspace"));
    }

    [Fact]
    public async Task Search_finds_nothing_in_a_foreign_workspace()
    {
        await using var app = await Rows.OpenAsync(postgres.ConnectionString, App);
        var search = $"SELECT FROM search_tasks('{tenant.WorkspaceId}', 'x')";
        await login.ExecuteAsync("UPDATE task SET title = 'x'");
        Assert.Equal(1, await AffectedAsync(app, tenant.UserId.ToString(), search));
        await HasNoEffectAsync(app, stranger.UserId.ToString(), search);
        await HasNoEffectAsync(app, "", search);
    }

    private Task<List<string>> ReadableAsync() => login.ListAsync<string>(
        """
        SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND has_table_privilege('taskflow_app', c.oid, 'SELECT')
        """);

    private static async Task HasNoEffectAsync(NpgsqlConnection role, string user, string sql, Guid? batch = null)
    {
        var affected = await AffectedAsync(role, user, sql, batch);
        Assert.True(affected == 0, $"{affected} rows: {sql}, as '{user}'");
    }

    /// <summary>How many rows a statement reads or writes; none when it is refused. Nothing of it stays.</summary>
    private static async Task<long> AffectedAsync(NpgsqlConnection role, string user, string sql, Guid? batch = null)
    {
        await using var transaction = await role.BeginTransactionAsync();
        await role.ExecuteAsync(
            "SELECT set_config('app.user', $1, true), set_config('app.workspaces', $2, true)",
            user, batch is { } workspace ? $"{{{workspace}}}" : "");
        try
        {
            return sql.StartsWith("SELECT", StringComparison.Ordinal)
                ? await role.ScalarAsync<long>($"SELECT count(*) FROM ({sql}) AS seen")
                : await role.ExecuteAsync(sql);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return 0;
        }
    }
}
