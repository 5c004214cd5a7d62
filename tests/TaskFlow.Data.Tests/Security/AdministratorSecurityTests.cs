using Npgsql;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Security;

/// <summary>What an administrator of the instance may, and nobody else, by the policies of the tables alone.</summary>
public sealed class AdministratorSecurityTests(PostgresFixture postgres)
    : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private static readonly string[] Delivery = ["event_log", "parked", "dead_letter"];
    private NpgsqlConnection login = null!;
    private NpgsqlConnection app = null!;
    private Tenant tenant = null!;
    private Tenant administrator = null!;

    public async Task InitializeAsync()
    {
        login = await Rows.OpenAsync(postgres.ConnectionString);
        app = await Rows.OpenAsync(postgres.ConnectionString, "taskflow_app");
        (tenant, administrator) = (await Tenant.CreateAsync(login), await Tenant.CreateAsync(login));
        await login.ExecuteAsync("UPDATE users SET is_instance_admin = id = $1", administrator.UserId);
        await WorkspaceTables.FillAsync(login, tenant);
        await login.ExecuteAsync(Note(administrator.UserId));
    }

    [Fact]
    public async Task An_administrator_sees_the_delivery_of_every_workspace_and_nothing_else_of_it()
    {
        foreach (var table in await WorkspaceTables.WithoutPartitionsAsync(login))
        {
            const string Readable = "SELECT has_table_privilege('taskflow_app', $1, 'SELECT')";
            if (!await login.ScalarAsync<bool>(Readable, table))
                continue;

            await AsAsync(administrator.UserId);
            var seen = await app.ScalarAsync<long>(
                $"SELECT count(*) FROM {table} WHERE workspace_id = $1", tenant.WorkspaceId);
            Assert.True(Delivery.Contains(table) ? seen > 0 : seen == 0, $"{table}: {seen}");
        }
    }

    [Fact]
    public async Task A_member_neither_reads_nor_changes_delivery_even_of_their_own_workspace()
    {
        await AsAsync(tenant.UserId);
        foreach (var table in Delivery)
            Assert.Equal(0, await app.ScalarAsync<long>($"SELECT count(*) FROM {table}"));
        Assert.Equal(0, await app.ExecuteAsync("UPDATE dead_letter SET discarded_at = now()"));
        Assert.Equal(0, await app.ExecuteAsync("UPDATE parked SET due_at = now()"));
        await RefusedAsync(tenant.UserId, await WorkspaceTables.InsertAsync(login, "parked", tenant));
    }

    [Theory]
    [InlineData("UPDATE parked SET payload = ''")]
    [InlineData("UPDATE parked SET attempts = 0")]
    [InlineData("DELETE FROM parked")]
    public async Task An_administrator_decides_when_a_parked_event_is_tried_and_nothing_else(string other)
    {
        await AsAsync(administrator.UserId);
        Assert.NotEqual(0, await app.ExecuteAsync("UPDATE parked SET due_at = now()"));
        await RefusedAsync(administrator.UserId, other);
    }

    [Fact]
    public async Task The_log_of_operations_is_read_by_administrators_and_written_by_each_as_themselves()
    {
        await AsAsync(tenant.UserId);
        Assert.Equal(0, await app.ScalarAsync<long>("SELECT count(*) FROM operation_log"));
        await RefusedAsync(tenant.UserId, Note(tenant.UserId));

        await RefusedAsync(administrator.UserId, Note(tenant.UserId));
        await AsAsync(administrator.UserId);
        Assert.Equal(1, await app.ExecuteAsync(Note(administrator.UserId)));
        Assert.True(await app.ScalarAsync<long>("SELECT count(*) FROM operation_log") > 0);
    }

    [Theory]
    [InlineData("UPDATE operation_log SET affected = 0")]
    [InlineData("DELETE FROM operation_log")]
    [InlineData("TRUNCATE operation_log")]
    public Task Nobody_rewrites_the_log_of_operations(string sql) => RefusedAsync(administrator.UserId, sql);

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await login.DisposeAsync();
    }

    private static string Note(Guid actor) =>
        $$"""
        INSERT INTO operation_log (actor, command_id, action, affected, detail)
        VALUES ('{{actor}}', '{{actor}}', 'x', 1, '{}')
        """;

    private Task<int> AsAsync(Guid user) =>
        app.ExecuteAsync("SELECT set_config('app.user', $1, false)", user.ToString());

    private async Task RefusedAsync(Guid user, string sql)
    {
        await AsAsync(user);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => app.ExecuteAsync(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }
}
