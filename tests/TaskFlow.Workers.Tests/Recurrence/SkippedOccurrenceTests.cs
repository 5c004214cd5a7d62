using TaskFlow.Contracts.Events;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Testing.Postgres;
using static TaskFlow.Workers.Tests.Recurrence.RecurrenceScene;

namespace TaskFlow.Workers.Tests.Recurrence;

/// <summary>Putting the open occurrence into the trash skips it; taking it out again takes that back.</summary>
public sealed class SkippedOccurrenceTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private WorkerDatabase database = null!;
    private WorkerHost host = null!;
    private RecurrenceScene scene = null!;

    public async Task InitializeAsync()
    {
        database = new WorkerDatabase(postgres.ConnectionString);
        var (user, workspace, inbox) = await database.SomebodyAsync();
        host = WorkerHost.Idle(database.ConnectionString);
        scene = new RecurrenceScene(database, host, user, workspace, inbox);
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Putting_an_occurrence_into_the_trash_skips_it_and_makes_the_next()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));

        await scene.DeleteAsync(scene.Task.Id, "2026-06-10T08:00:00Z");

        Assert.Equal("2026-06-10:2 2026-06-11:0", await scene.OccurrencesAsync());
        Assert.Equal(Due("2026-06-11"), (await scene.OpenAsync()).Due);
    }

    [Fact]
    public async Task Trap_12_a_skipped_occurrence_consumes_a_count()
    {
        await scene.StartAsync("FREQ=DAILY;COUNT=2", Due("2026-06-10"));

        await scene.DeleteAsync(scene.Task.Id, "2026-06-10T08:00:00Z");
        await scene.CompleteAsync("2026-06-11T08:00:00Z");

        Assert.Equal("2026-06-10:2 2026-06-11:1", await scene.OccurrencesAsync());
        Assert.Equal(1, await EventsAsync(EventTypes.SeriesEnded));
    }

    [Fact]
    public async Task Taking_it_out_again_opens_it_and_takes_back_the_next_that_nobody_touched()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await scene.DeleteAsync(scene.Task.Id, "2026-06-10T08:00:00Z");
        var next = await scene.OpenAsync();

        await scene.RestoreAsync(scene.Task.Id, "2026-06-10T08:00:05Z");
        Assert.Equal("2026-06-10:0", await scene.OccurrencesAsync());
        Assert.NotNull((await scene.ReadAsync(next.Id)).DeletedAt);

        await scene.CompleteAsync("2026-06-10T09:00:00Z");
        Assert.Equal("2026-06-10:1 2026-06-11:0", await scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Taken_out_before_it_was_heard_of_it_was_never_skipped()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        var trashed = await scene.TrashAsync(scene.Task.Id, "2026-06-10T08:00:00Z");
        var restored = await scene.BringBackAsync(scene.Task.Id, "2026-06-10T08:00:05Z");

        await scene.HearAsync(trashed, restored);

        Assert.Equal("2026-06-10:0", await scene.OccurrencesAsync());
        Assert.Equal(0, await EventsAsync(EventTypes.TaskCreated));
    }

    [Fact]
    public async Task The_last_of_a_series_taken_out_again_goes_on_with_it()
    {
        await scene.StartAsync("FREQ=DAILY;COUNT=1", Due("2026-06-10"));
        await scene.DeleteAsync(scene.Task.Id, "2026-06-10T08:00:00Z");

        await scene.RestoreAsync(scene.Task.Id, "2026-06-10T08:00:05Z");

        Assert.Equal("2026-06-10:0", await scene.OccurrencesAsync());
        Assert.Equal(1, await EventsAsync(EventTypes.SeriesResumed));
    }

    [Fact]
    public async Task Taken_out_after_the_next_was_done_it_is_one_more_task_and_makes_no_twin()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await scene.DeleteAsync(scene.Task.Id, "2026-06-10T08:00:00Z");
        await scene.CompleteAsync("2026-06-11T08:00:00Z");

        await scene.RestoreAsync(scene.Task.Id, "2026-06-11T09:00:00Z");
        Assert.Equal("2026-06-10:0 2026-06-11:1 2026-06-12:0", await scene.OccurrencesAsync());

        await scene.DeleteAsync(scene.Task.Id, "2026-06-11T10:00:00Z");
        Assert.Equal("2026-06-10:2 2026-06-11:1 2026-06-12:0", await scene.OccurrencesAsync());
        Assert.Equal(2, await EventsAsync(EventTypes.TaskCreated));
    }

    [Fact]
    public async Task A_finished_occurrence_in_the_trash_stays_done()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await scene.CompleteAsync("2026-06-10T08:00:00Z");

        await scene.DeleteAsync(scene.Task.Id, "2026-06-10T09:00:00Z");
        await scene.RestoreAsync(scene.Task.Id, "2026-06-10T10:00:00Z");

        Assert.Equal("2026-06-10:1 2026-06-11:0", await scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Of_a_paused_series_nothing_follows_what_is_put_into_the_trash()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await database.ExecuteAsync("UPDATE series SET state = 1 WHERE id = $1", scene.SeriesId);

        await scene.DeleteAsync(scene.Task.Id, "2026-06-10T08:00:00Z");
        Assert.Equal("2026-06-10:2", await scene.OccurrencesAsync());

        await database.ExecuteAsync("UPDATE series SET state = 0 WHERE id = $1", scene.SeriesId);
        await scene.HearOfSeriesAsync(EventTypes.SeriesResumed, "2026-06-20T08:00:00Z");
        Assert.Equal("2026-06-10:2 2026-06-20:0", await scene.OccurrencesAsync());
    }

    [Theory]
    [InlineData("2026-06-10T08:00:00Z", "2026-06-10:2")]
    [InlineData("2026-06-10T08:00:01Z", "2026-06-10:2")]
    [InlineData("2026-06-09T08:00:00Z", "2026-06-10:2 2026-06-11:0")]
    public async Task Below_a_task_that_goes_into_the_trash_with_it_nothing_follows(string parentGone, string expected)
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"), MissedPolicy.KeepOne);
        await database.ExecuteAsync(
            """
            WITH parent AS (
                INSERT INTO task (workspace_id, id, project_id, root_id, title, position, deleted_at)
                SELECT workspace_id, gen_random_uuid(), project_id, id, 'House', '1', $2::timestamptz
                FROM task WHERE id = $1 RETURNING id)
            UPDATE task SET parent_id = parent.id FROM parent WHERE task.id = $1
            """,
            scene.Task.Id, parentGone);

        await scene.DeleteAsync(scene.Task.Id, "2026-06-10T08:00:00Z");
        Assert.Equal(expected, await scene.OccurrencesAsync());

        await database.ExecuteAsync("UPDATE task SET deleted_at = NULL WHERE title = 'House'");
        await scene.RestoreAsync(scene.Task.Id, "2026-06-10T09:00:00Z");
        Assert.Equal("2026-06-10:0", await scene.OccurrencesAsync());
        Assert.Equal("2026-06-10T22:00:00Z", await scene.ActsAtAsync());
    }

    [Fact]
    public async Task Time_leaves_an_occurrence_in_the_trash_alone_until_that_is_heard_of()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"), MissedPolicy.KeepOne);
        var trashed = await scene.TrashAsync(scene.Task.Id, "2026-06-10T21:59:59Z");

        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");
        Assert.Equal("-", await scene.ActsAtAsync());

        await scene.HearAsync(trashed);
        Assert.Equal("2026-06-10:2 2026-06-11:0", await scene.OccurrencesAsync());
        Assert.Equal("2026-06-11T22:00:00Z", await scene.ActsAtAsync());
    }

    [Fact]
    public async Task What_the_system_puts_into_the_trash_is_not_skipped()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        var trashed = await scene.TrashAsync(scene.Task.Id, "2026-06-10T08:00:00Z");

        await scene.HearAsync(trashed with { Actor = null, ActorKind = "system" });

        Assert.Equal("2026-06-10:0", await scene.OccurrencesAsync());
    }

    private Task<long> EventsAsync(string type) => database.ScalarAsync<long>(
        "SELECT count(*) FROM event_log WHERE type = $1 AND workspace_id = $2", type, scene.Workspace);
}
