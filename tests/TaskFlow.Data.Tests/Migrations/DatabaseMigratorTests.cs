using Microsoft.EntityFrameworkCore;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Migrations;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Migrations;

public sealed class DatabaseMigratorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task The_model_has_no_change_without_a_migration()
    {
        var options = new DbContextOptionsBuilder<AccountsDbContext>().UseNpgsql(postgres.ConnectionString).Options;
        await using var context = new AccountsDbContext(options);
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Several_migrators_may_run_at_once()
    {
        var empty = await postgres.CreateEmptyDatabaseAsync();
        Assert.Null(await DatabaseMigrator.CurrentAsync(empty, default));

        await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => Task.Run(() => DatabaseMigrator.MigrateAsync(empty, default))));

        Assert.Equal(DatabaseMigrator.Newest, await DatabaseMigrator.CurrentAsync(empty, default));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        const string Shape =
            """
            SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
            WHERE table_schema = 'public' ORDER BY 1
            """;
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        var before = await login.ListAsync<string>(Shape);

        await DatabaseMigrator.MigrateAsync(postgres.ConnectionString, default);

        Assert.Equal(before, await login.ListAsync<string>(Shape));
    }
}
