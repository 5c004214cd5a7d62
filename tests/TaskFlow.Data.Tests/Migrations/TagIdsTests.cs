using TaskFlow.Data.Migrations;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Migrations;

public sealed class TagIdsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_database_that_ran_a_script_before_it_was_changed_finds_tags_like_any_other()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var login = await Rows.OpenAsync(database);
        await login.ExecuteAsync(
            """
            DROP FUNCTION ensure_tag_ids, require_zone, hold_zone;
            ALTER TABLE parked DROP COLUMN topic;
            ALTER TABLE series DROP COLUMN resumed_at;
            DROP TRIGGER task_opened ON task;
            DROP FUNCTION wake_reminders;
            DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" >= '20261129210000'
            """);

        await DatabaseMigrator.MigrateAsync(database, default);

        Assert.Equal(
            "taskflow_owner true",
            await login.ScalarAsync<string>(
                """
                SELECT proowner::regrole || ' ' || has_function_privilege('taskflow_app', oid, 'EXECUTE')
                FROM pg_proc WHERE proname = 'ensure_tag_ids'
                """));
        Assert.False(await login.ScalarAsync<bool>(
            "SELECT has_function_privilege('taskflow_worker', 'ensure_tag_ids(uuid, uuid[], text[])', 'EXECUTE')"));
    }
}
