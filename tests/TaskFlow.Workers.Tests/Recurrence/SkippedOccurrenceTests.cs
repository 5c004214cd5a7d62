using TaskFlow.Contracts.Events;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Testing.Postgres;
using static TaskFlow.Workers.Tests.Recurrence.RecurrenceScene;

namespace TaskFlow.Workers.Tests.Recurrence;

/// <summary>Putting the open occurrence into the trash skips it; taking it out again takes that back.</summary>
public sealed class SkippedOccurrenceTests(PostgresFixture postgres) : RecurrenceTest(postgres)
{
    [Fact]
    public async Task Putting_an_occurrence_into_the_trash_skips_it_and_makes_the_next()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));

        await Scene.DeleteAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");

        Assert.Equal("2026-06-10:2 2026-06-11:0", await Scene.OccurrencesAsync());
        Assert.Equal(Due("2026-06-11"), (await Scene.OpenAsync()).Due);
    }

    [Fact]
    public async Task Trap_12_a_skipped_occurrence_consumes_a_count()
    {
        await Scene.StartAsync("FREQ=DAILY;COUNT=2", Due("2026-06-10"));

        await Scene.DeleteAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");
        await Scene.CompleteAsync("2026-06-11T08:00:00Z");

        Assert.Equal("2026-06-10:2 2026-06-11:1", await Scene.OccurrencesAsync());
        Assert.Equal(1, await EventsAsync(EventTypes.SeriesEnded));
    }

    [Fact]
    public async Task Taking_it_out_again_opens_it_and_takes_back_the_next_that_nobody_touched()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await Scene.DeleteAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");
        var next = await Scene.OpenAsync();

        await Scene.RestoreAsync(Scene.Task.Id, "2026-06-10T08:00:05Z");
        Assert.Equal("2026-06-10:0", await Scene.OccurrencesAsync());
        Assert.NotNull((await Scene.ReadAsync(next.Id)).DeletedAt);

        await Scene.CompleteAsync("2026-06-10T09:00:00Z");
        Assert.Equal("2026-06-10:1 2026-06-11:0", await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Taken_out_before_it_was_heard_of_it_was_never_skipped()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        var trashed = await Scene.TrashAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");
        var restored = await Scene.BringBackAsync(Scene.Task.Id, "2026-06-10T08:00:05Z");

        await Scene.HearAsync(trashed, restored);

        Assert.Equal("2026-06-10:0", await Scene.OccurrencesAsync());
        Assert.Equal(0, await EventsAsync(EventTypes.TaskCreated));
    }

    [Fact]
    public async Task The_last_of_a_series_taken_out_again_goes_on_with_it()
    {
        await Scene.StartAsync("FREQ=DAILY;COUNT=1", Due("2026-06-10"));
        await Scene.DeleteAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");

        await Scene.RestoreAsync(Scene.Task.Id, "2026-06-10T08:00:05Z");

        Assert.Equal("2026-06-10:0", await Scene.OccurrencesAsync());
        Assert.Equal(1, await EventsAsync(EventTypes.SeriesResumed));
    }

    [Fact]
    public async Task Taken_out_after_the_next_was_done_it_is_one_more_task_and_makes_no_twin()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await Scene.DeleteAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");
        await Scene.CompleteAsync("2026-06-11T08:00:00Z");

        await Scene.RestoreAsync(Scene.Task.Id, "2026-06-11T09:00:00Z");
        Assert.Equal("2026-06-10:0 2026-06-11:1 2026-06-12:0", await Scene.OccurrencesAsync());

        await Scene.DeleteAsync(Scene.Task.Id, "2026-06-11T10:00:00Z");
        Assert.Equal("2026-06-10:2 2026-06-11:1 2026-06-12:0", await Scene.OccurrencesAsync());
        Assert.Equal(2, await EventsAsync(EventTypes.TaskCreated));
    }

    [Fact]
    public async Task A_finished_occurrence_in_the_trash_stays_done()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await Scene.CompleteAsync("2026-06-10T08:00:00Z");

        await Scene.DeleteAsync(Scene.Task.Id, "2026-06-10T09:00:00Z");
        await Scene.RestoreAsync(Scene.Task.Id, "2026-06-10T10:00:00Z");

        Assert.Equal("2026-06-10:1 2026-06-11:0", await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Of_a_paused_series_nothing_follows_what_is_put_into_the_trash()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await Database.ExecuteAsync("UPDATE series SET state = 1 WHERE id = $1", Scene.SeriesId);

        await Scene.DeleteAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");
        Assert.Equal("2026-06-10:2", await Scene.OccurrencesAsync());

        await Database.ExecuteAsync("UPDATE series SET state = 0 WHERE id = $1", Scene.SeriesId);
        await Scene.HearOfSeriesAsync(EventTypes.SeriesResumed, "2026-06-20T08:00:00Z");
        Assert.Equal("2026-06-10:2 2026-06-20:0", await Scene.OccurrencesAsync());
    }

    [Theory]
    [InlineData("2026-06-10T08:00:00Z", "2026-06-10:2")]
    [InlineData("2026-06-10T08:00:01Z", "2026-06-10:2")]
    [InlineData("2026-06-09T08:00:00Z", "2026-06-10:2 2026-06-11:0")]
    public async Task Below_a_task_that_goes_into_the_trash_with_it_nothing_follows(string parentGone, string expected)
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"), MissedPolicy.KeepOne);
        await Database.ExecuteAsync(
            """
            WITH parent AS (
                INSERT INTO task (workspace_id, id, project_id, root_id, title, position, deleted_at)
                SELECT workspace_id, gen_random_uuid(), project_id, id, 'House', '1', $2::timestamptz
                FROM task WHERE id = $1 RETURNING id)
            UPDATE task SET parent_id = parent.id FROM parent WHERE task.id = $1
            """,
            Scene.Task.Id, parentGone);

        await Scene.DeleteAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");
        Assert.Equal(expected, await Scene.OccurrencesAsync());

        await Database.ExecuteAsync("UPDATE task SET deleted_at = NULL WHERE title = 'House'");
        await Scene.RestoreAsync(Scene.Task.Id, "2026-06-10T09:00:00Z");
        Assert.Equal("2026-06-10:0", await Scene.OccurrencesAsync());
        Assert.Equal("2026-06-10T22:00:00Z", await Scene.ActsAtAsync());
    }

    [Fact]
    public async Task Time_leaves_an_occurrence_in_the_trash_alone_until_that_is_heard_of()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"), MissedPolicy.KeepOne);
        var trashed = await Scene.TrashAsync(Scene.Task.Id, "2026-06-10T21:59:59Z");

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");
        Assert.Equal("-", await Scene.ActsAtAsync());

        await Scene.HearAsync(trashed);
        Assert.Equal("2026-06-10:2 2026-06-11:0", await Scene.OccurrencesAsync());
        Assert.Equal("2026-06-11T22:00:00Z", await Scene.ActsAtAsync());
    }

    [Fact]
    public async Task What_the_system_puts_into_the_trash_is_not_skipped()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        var trashed = await Scene.TrashAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");

        await Scene.HearAsync(trashed with { Actor = null, ActorKind = "system" });

        Assert.Equal("2026-06-10:0", await Scene.OccurrencesAsync());
    }
}
