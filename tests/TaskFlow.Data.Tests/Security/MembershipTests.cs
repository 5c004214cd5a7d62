using Npgsql;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Security;

/// <summary>What a transaction keeps of the memberships of who asks is never what somebody else may see.</summary>
public sealed class MembershipTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private NpgsqlConnection login = null!;
    private NpgsqlConnection app = null!;
    private Tenant tenant = null!;

    public async Task InitializeAsync()
    {
        login = await Rows.OpenAsync(postgres.ConnectionString);
        app = await Rows.OpenAsync(postgres.ConnectionString, "taskflow_app");
        tenant = await Tenant.CreateAsync(login);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await login.DisposeAsync();
    }

    [Fact]
    public async Task Each_user_of_one_transaction_sees_what_is_theirs()
    {
        var stranger = await Tenant.CreateAsync(login);
        await using var transaction = await app.BeginTransactionAsync();
        foreach (var user in new[] { tenant, stranger, tenant })
        {
            await BecomeAsync(user.UserId.ToString());
            Assert.Equal([user.InboxId], await ProjectsAsync());
        }

        await BecomeAsync("");
        Assert.Empty(await ProjectsAsync());
    }

    [Fact]
    public async Task Who_leaves_a_workspace_sees_it_no_more_in_the_same_transaction()
    {
        await using var transaction = await app.BeginTransactionAsync();
        await BecomeAsync(tenant.UserId.ToString());
        Assert.Single(await ProjectsAsync());
        await app.ExecuteAsync("DELETE FROM workspace_member WHERE user_id = $1", tenant.UserId);
        Assert.Empty(await ProjectsAsync());
        Assert.Equal(0, await RenameAsync());
    }

    [Fact]
    public async Task Who_becomes_a_viewer_writes_no_more_in_the_same_transaction()
    {
        await using var transaction = await app.BeginTransactionAsync();
        await BecomeAsync(tenant.UserId.ToString());
        Assert.Equal(1, await RenameAsync());
        await app.ExecuteAsync("UPDATE workspace_member SET role = 0 WHERE user_id = $1", tenant.UserId);
        Assert.Equal(0, await RenameAsync());
        Assert.Single(await ProjectsAsync());
    }

    [Fact]
    public async Task Who_makes_a_workspace_sees_it_in_the_same_transaction()
    {
        var (workspace, inbox) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var transaction = await app.BeginTransactionAsync();
        await BecomeAsync(tenant.UserId.ToString());
        Assert.Single(await ProjectsAsync());
        await app.ExecuteAsync("SELECT create_workspace($1, 'Another', $2, $3)", workspace, inbox, tenant.UserId);
        Assert.Contains(inbox, await ProjectsAsync());
    }

    [Fact]
    public async Task A_membership_that_ends_elsewhere_ends_with_the_next_transaction()
    {
        await app.ExecuteAsync("SELECT set_config('app.user', $1, false)", tenant.UserId.ToString());
        Assert.Single(await ProjectsAsync());
        await login.ExecuteAsync("DELETE FROM workspace_member WHERE user_id = $1", tenant.UserId);
        Assert.Empty(await ProjectsAsync());
    }

    private Task<int> BecomeAsync(string user) => app.ExecuteAsync("SELECT set_config('app.user', $1, true)", user);

    private Task<int> RenameAsync() =>
        app.ExecuteAsync("UPDATE project SET name = 'Mine' WHERE id = $1", tenant.InboxId);

    private Task<List<Guid>> ProjectsAsync() => app.ListAsync<Guid>("SELECT id FROM project");
}
