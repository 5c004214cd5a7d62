using TaskFlow.Data.Migrations;
using TaskFlow.Data.Tests.Security;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Migrations;

public sealed class SupersededSeriesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task What_another_series_took_the_place_of_is_deleted_and_has_no_part_in_its_task()
    {
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        var tenant = await Tenant.CreateAsync(login);
        var (old, next, task) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await login.ExecuteAsync(
            """
            INSERT INTO series (workspace_id, id, title, rrule, mode, missed, anchor_date, state, previous_series_id)
            VALUES ($1, $2, 'Rent', 'FREQ=DAILY;WKST=MO', 0, 0, '2026-06-01', 2, NULL),
                ($1, $3, 'Rent', 'FREQ=WEEKLY;WKST=MO', 0, 1, '2026-06-02', 2, $2)
            """,
            tenant.WorkspaceId, old, next);
        await login.ExecuteAsync(
            """
            INSERT INTO task (workspace_id, id, project_id, root_id, title, position, series_id, occurrence_key)
            VALUES ($1, $2, $3, $2, 'Rent', '1', $4, '2026-06-02')
            """,
            tenant.WorkspaceId, task, tenant.InboxId, next);
        await login.ExecuteAsync(
            """
            INSERT INTO occurrence (workspace_id, series_id, key, state, task_id)
            VALUES ($1, $2, '2026-06-01', 1, $4), ($1, $2, '2026-06-02', 0, $4), ($1, $3, '2026-06-02', 0, $4)
            """,
            tenant.WorkspaceId, old, next, task);

        await using (var owner = await Rows.OpenAsync(postgres.ConnectionString, "taskflow_owner"))
            await owner.ExecuteAsync(SqlScript.Read("20_superseded_series"));

        Assert.Equal([old], await login.ListAsync<Guid>("SELECT id FROM series WHERE deleted_at IS NOT NULL"));
        Assert.Equal(
            [$"{old} 1", $"{next} 0"],
            await login.ListAsync<string>("SELECT series_id || ' ' || state FROM occurrence ORDER BY state DESC"));
    }
}
