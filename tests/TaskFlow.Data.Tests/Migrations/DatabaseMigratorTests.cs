using Microsoft.EntityFrameworkCore;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Migrations;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Migrations;

public sealed class DatabaseMigratorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Partitions =
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent IN ('inbox'::regclass, 'event_log'::regclass)";

    private const string NewestPartition =
        """
        SELECT max(inhrelid::regclass::text) FROM pg_inherits
        WHERE inhparent = $1::regclass AND inhrelid::regclass::text NOT LIKE '%default'
        """;

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

    /// <summary>While an upgrade rolls on, replicas of the last release call it, and keep their plans.</summary>
    [Fact]
    public async Task What_the_last_release_calls_answers_as_it_did()
    {
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        Assert.Equal("void", await login.ScalarAsync<string>(
            "SELECT prorettype::regtype::text FROM pg_proc WHERE proname = 'ensure_tags'"));
    }

    /// <summary>Partitions are made ahead of the day: those of a day more are no change.</summary>
    [Fact]
    public async Task Migrating_again_changes_nothing_also_a_day_later()
    {
        const string Shape =
            """
            SELECT c.table_name || '.' || c.column_name || ' ' || c.data_type FROM information_schema.columns c
            JOIN pg_class t ON t.oid = format('public.%I', c.table_name)::regclass AND NOT t.relispartition
            WHERE c.table_schema = 'public' ORDER BY 1
            """;
        var database = await postgres.CreateDatabaseAsync();
        await using var login = await Rows.OpenAsync(database);
        var newest = await login.ScalarAsync<string>(NewestPartition, "inbox");
        await login.ExecuteAsync($"DROP TABLE {newest}");
        var before = await login.ListAsync<string>(Shape);
        var partitions = await login.ListAsync<string>(Partitions);

        await DatabaseMigrator.MigrateAsync(database, default);

        Assert.Equal(before, await login.ListAsync<string>(Shape));
        Assert.Empty(partitions.Append(newest).Except(await login.ListAsync<string>(Partitions)));
    }

    [Fact]
    public async Task A_deadlock_with_a_service_that_reads_is_no_reason_to_fail()
    {
        const string Waits =
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'event_log_default'::regclass";
        var database = await postgres.CreateDatabaseAsync();
        await using var look = await Rows.OpenAsync(database);
        var complete = await look.ListAsync<string>(Partitions);
        foreach (var parent in (string[])["inbox", "event_log"])
            await look.ExecuteAsync($"DROP TABLE {await look.ScalarAsync<string>(NewestPartition, parent)}");
        await using var reader = await Rows.OpenAsync(database);
        await reader.ExecuteAsync("SET deadlock_timeout = '1min'; BEGIN; LOCK event_log_default IN ACCESS SHARE MODE");

        var migrating = DatabaseMigrator.MigrateAsync(database, default);
        await Eventually.EqualAsync(1L, () => look.ScalarAsync<long>(Waits));
        await reader.ExecuteAsync("LOCK inbox_default IN ACCESS SHARE MODE; COMMIT");
        await migrating;

        Assert.Empty(complete.Except(await look.ListAsync<string>(Partitions)));
    }
}
