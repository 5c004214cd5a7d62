using Microsoft.EntityFrameworkCore;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Migrations;
using TaskFlow.Testing;
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

    [Fact]
    public async Task A_deadlock_with_a_service_that_reads_is_no_reason_to_fail()
    {
        const string Partitions =
            "SELECT count(*) FROM pg_inherits WHERE inhparent IN ('inbox'::regclass, 'event_log'::regclass)";
        const string Last =
            """
            SELECT max(inhrelid::regclass::text) FROM pg_inherits
            WHERE inhparent = $1::regclass AND inhrelid::regclass::text NOT LIKE '%default'
            """;
        const string Waits =
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'event_log_default'::regclass";
        var database = await postgres.CreateDatabaseAsync();
        await using var look = await Rows.OpenAsync(database);
        var complete = await look.ScalarAsync<long>(Partitions);
        foreach (var parent in (string[])["inbox", "event_log"])
            await look.ExecuteAsync($"DROP TABLE {await look.ScalarAsync<string>(Last, parent)}");
        await using var reader = await Rows.OpenAsync(database);
        await reader.ExecuteAsync("SET deadlock_timeout = '1min'; BEGIN; LOCK event_log_default IN ACCESS SHARE MODE");

        var migrating = DatabaseMigrator.MigrateAsync(database, default);
        await Eventually.EqualAsync(1L, () => look.ScalarAsync<long>(Waits));
        await reader.ExecuteAsync("LOCK inbox_default IN ACCESS SHARE MODE; COMMIT");
        await migrating;

        Assert.Equal(complete, await look.ScalarAsync<long>(Partitions));
    }
}
