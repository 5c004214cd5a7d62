using NodaTime;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Recurrence;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Testing.Postgres;
using static TaskFlow.Workers.Tests.Recurrence.RecurrenceScene;

namespace TaskFlow.Workers.Tests.Recurrence;

public sealed class RecurrenceConsumerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
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
    public async Task Completing_an_occurrence_makes_the_next_once_however_often_it_is_heard()
    {
        await scene.StartAsync("FREQ=MONTHLY;BYMONTHDAY=1", Due("2026-12-01T09:00"));

        var completed = await scene.CompleteAsync("2026-12-01T08:00:00Z");
        await scene.HearAsync(completed, completed);
        await scene.HearAsync(completed);

        Assert.Equal("2026-12-01T09:00:1 2027-01-01T09:00:0", await scene.OccurrencesAsync());
        Assert.Equal(Due("2027-01-01T09:00"), (await scene.OpenAsync()).Due);
        Assert.Equal(1, await database.ScalarAsync<long>(
            "SELECT count(*) FROM event_log WHERE type = $1 AND workspace_id = $2", EventTypes.TaskCreated,
            scene.Workspace));
    }

    [Fact]
    public async Task A_monthly_task_from_the_31st_keeps_its_day_through_february()
    {
        await scene.StartAsync(RecurrenceRule.EveryMonths(1, 31).ToString(), Due("2026-01-31"));

        await scene.CompleteAsync("2026-01-31T10:00:00Z");
        await scene.CompleteAsync("2026-02-28T10:00:00Z");
        await scene.CompleteAsync("2026-03-31T10:00:00Z");

        Assert.Equal("2026-01-31:1 2026-02-28:1 2026-03-31:1 2026-04-30:0", await scene.OccurrencesAsync());
    }

    [Fact]
    public async Task A_weekly_task_at_nine_in_Berlin_stays_at_nine_when_the_clocks_change()
    {
        await scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-10-19T09:00", "Europe/Berlin"));

        await scene.CompleteAsync("2026-10-19T07:30:00Z");

        var next = await scene.OpenAsync();
        Assert.Equal(Instant.FromUtc(2026, 10, 26, 8, 0), next.Due!.Value.ToInstant(DateTimeZone.Utc));
    }

    [Fact]
    public async Task Completing_late_gives_a_date_to_come_and_records_what_was_missed()
    {
        await scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-09-14T10:00"));

        await scene.CompleteAsync("2026-09-30T10:00:00Z");

        Assert.Equal(
            "2026-09-14T10:00:1 2026-09-21T10:00:3 2026-09-28T10:00:3 2026-10-05T10:00:0",
            await scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Completing_early_does_not_give_the_same_date_again()
    {
        await scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-09-14"));

        await scene.CompleteAsync("2026-09-13T10:00:00Z");

        Assert.Equal("2026-09-14:1 2026-09-21:0", await scene.OccurrencesAsync());
    }

    [Fact]
    public async Task From_completion_counts_the_day_in_the_users_zone()
    {
        await scene.StartAsync("FREQ=DAILY;INTERVAL=3", Due("2026-06-10T20:00"), mode: RecurrenceMode.Completion);

        // 23:30 UTC is the 11th in Berlin.
        await scene.CompleteAsync("2026-06-10T23:30:00Z");

        Assert.Equal(Due("2026-06-14T20:00"), (await scene.OpenAsync()).Due);
    }

    [Fact]
    public async Task Tags_priority_and_relative_reminders_go_on_to_the_next_occurrence()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), tags: ["home", "money"]);
        await database.ExecuteAsync(
            "INSERT INTO reminder (workspace_id, id, task_id, user_id, offset_minutes) VALUES ($1, $2, $3, $4, 60)",
            scene.Workspace, Guid.CreateVersion7(), scene.Task.Id, scene.User);

        await scene.CompleteAsync("2026-06-10T08:00:00Z");

        var next = await scene.OpenAsync();
        Assert.Equal(["home", "money"], next.Tags);
        Assert.Equal(scene.Task.Priority, next.Priority);
        Assert.Equal(
            new DateTime(2026, 6, 11, 6, 0, 0, DateTimeKind.Utc),
            await database.ScalarAsync<DateTime>("SELECT next_fire_at FROM reminder WHERE task_id = $1", next.Id));
    }

    [Fact]
    public async Task The_next_occurrence_starts_as_long_before_its_due_date()
    {
        await scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-06-08T09:00"), start: Due("2026-06-05T18:00"));

        await scene.CompleteAsync("2026-06-08T06:00:00Z");

        Assert.Equal(Due("2026-06-12T18:00"), (await scene.OpenAsync()).Start);
    }

    [Fact]
    public async Task The_last_of_a_count_ends_the_series()
    {
        await scene.StartAsync("FREQ=DAILY;COUNT=2", Due("2026-06-10"));

        await scene.CompleteAsync("2026-06-10T08:00:00Z");
        await scene.CompleteAsync("2026-06-11T08:00:00Z");

        Assert.Equal("2026-06-10:1 2026-06-11:1", await scene.OccurrencesAsync());
        Assert.Equal((short)SeriesState.Ended, await StateAsync());
        Assert.Equal(1, await EventsAsync(EventTypes.SeriesEnded));
    }

    [Fact]
    public async Task A_paused_series_makes_nothing_and_goes_on_from_the_day_it_is_resumed()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await SetStateAsync(SeriesState.Paused);
        await scene.CompleteAsync("2026-06-10T08:00:00Z");
        Assert.Equal("2026-06-10:1", await scene.OccurrencesAsync());

        await SetStateAsync(SeriesState.Active);
        await scene.HearOfSeriesAsync(EventTypes.SeriesResumed, "2026-06-20T08:00:00Z");

        Assert.Equal("2026-06-10:1 2026-06-20:0", await scene.OccurrencesAsync());
    }

    [Theory]
    [InlineData("2026-06-05T08:00:00Z", "2026-06-01:0")]
    [InlineData("2026-06-15T08:00:00Z", "2026-06-01:0 2026-06-15:0")]
    [InlineData("2026-07-01T08:00:00Z", "2026-06-01:0 2026-07-06:0")]
    public async Task What_arrived_in_a_pause_is_not_made_up_for_beside_one_that_is_open(string resumed, string expected)
    {
        await scene.StartAsync("FREQ=WEEKLY", Due("2026-06-01"), MissedPolicy.KeepAll);

        await scene.HearOfSeriesAsync(EventTypes.SeriesResumed, resumed);
        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, resumed);

        Assert.Equal(expected, await scene.OccurrencesAsync());
    }

    [Fact]
    public async Task A_series_that_had_ended_goes_on_by_its_new_rule()
    {
        await scene.StartAsync("FREQ=DAILY;COUNT=1", Due("2026-06-10"));
        await scene.CompleteAsync("2026-06-10T08:00:00Z");
        await database.ExecuteAsync(
            "UPDATE series SET state = 0, rrule = 'FREQ=DAILY;COUNT=3' WHERE id = $1", scene.SeriesId);

        await scene.HearOfSeriesAsync(EventTypes.SeriesUpdated, "2026-06-10T09:00:00Z");
        await scene.HearOfSeriesAsync(EventTypes.SeriesUpdated, "2026-06-10T10:00:00Z");

        Assert.Equal("2026-06-10:1 2026-06-11:0", await scene.OccurrencesAsync());
    }

    [Fact]
    public async Task A_paused_series_makes_nothing_when_its_rule_changes()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await SetStateAsync(SeriesState.Paused);
        await scene.CompleteAsync("2026-06-10T08:00:00Z");

        await scene.HearOfSeriesAsync(EventTypes.SeriesUpdated, "2026-06-10T09:00:00Z");

        Assert.Equal("2026-06-10:1", await scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Reopening_takes_back_the_next_occurrence_that_nobody_touched()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await scene.CompleteAsync("2026-06-10T08:00:00Z");
        var next = await scene.OpenAsync();

        await scene.ReopenAsync(scene.Task.Id, "2026-06-10T08:01:00Z");

        Assert.Equal("2026-06-10:0", await scene.OccurrencesAsync());
        Assert.NotNull((await scene.ReadAsync(next.Id)).DeletedAt);
        Assert.Equal(1, await EventsAsync(EventTypes.TaskDeleted));
    }

    [Fact]
    public async Task Reopening_leaves_a_next_occurrence_that_somebody_changed()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await scene.CompleteAsync("2026-06-10T08:00:00Z");
        var next = await scene.OpenAsync();
        await database.ExecuteAsync("UPDATE task SET title = 'Mine', version = 2 WHERE id = $1", next.Id);

        await scene.ReopenAsync(scene.Task.Id, "2026-06-10T08:01:00Z");

        Assert.Equal("2026-06-10:0 2026-06-11:0", await scene.OccurrencesAsync());
        Assert.Null((await scene.ReadAsync(next.Id)).DeletedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_time_brought_beside_an_older_one_stays_when_that_is_undone(bool done)
    {
        await scene.StartAsync("FREQ=WEEKLY", Due("2026-06-01"), MissedPolicy.KeepAll);
        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-08T05:00:00Z");

        if (done)
        {
            await scene.CompleteAsync("2026-06-09T08:00:00Z", scene.Task.Id);
            await scene.ReopenAsync(scene.Task.Id, "2026-06-09T08:01:00Z");
        }
        else
        {
            await scene.DeleteAsync(scene.Task.Id, "2026-06-09T08:00:00Z");
            await scene.RestoreAsync(scene.Task.Id, "2026-06-09T08:01:00Z");
        }

        Assert.Equal("2026-06-01:0 2026-06-08:0", await scene.OccurrencesAsync());
        Assert.Equal("2026-06-14T22:00:00Z", await scene.ActsAtAsync());
    }

    [Fact]
    public async Task Of_those_that_a_late_completion_made_only_what_time_would_not_have_brought_goes()
    {
        await scene.StartAsync("FREQ=WEEKLY", Due("2026-06-01"), MissedPolicy.KeepAll);
        await scene.CompleteAsync("2026-06-09T08:00:00Z");
        Assert.Equal("2026-06-01:1 2026-06-08:0 2026-06-15:0", await scene.OccurrencesAsync());

        await scene.ReopenAsync(scene.Task.Id, "2026-06-09T08:01:00Z");

        Assert.Equal("2026-06-01:0 2026-06-08:0", await scene.OccurrencesAsync());
        Assert.Equal("2026-06-14T22:00:00Z", await scene.ActsAtAsync());
    }

    [Fact]
    public async Task Opened_again_before_it_was_heard_of_it_was_never_done()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        var completed = await scene.TickOffAsync(scene.Task.Id, "2026-06-10T08:00:00Z");
        var reopened = await scene.OpenAgainAsync(scene.Task.Id, "2026-06-10T08:00:05Z");

        await scene.HearAsync(completed, reopened);

        Assert.Equal("2026-06-10:0", await scene.OccurrencesAsync());
        Assert.Equal(0, await EventsAsync(EventTypes.TaskCreated));
    }

    [Fact]
    public async Task What_is_heard_of_an_occurrence_that_gave_way_meanwhile_does_not_bring_it_back()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"), MissedPolicy.KeepOne);
        var completed = await scene.TickOffAsync(scene.Task.Id, "2026-06-10T08:00:00Z");
        var reopened = await scene.OpenAgainAsync(scene.Task.Id, "2026-06-10T08:00:05Z");
        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");

        await scene.HearAsync(completed, reopened);

        Assert.Equal("2026-06-10:3 2026-06-11:0", await scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Whoever_completes_it_time_acts_by_the_zone_of_whoever_made_the_series()
    {
        var (mate, _, _) = await database.SomebodyAsync("Pacific/Auckland");
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"), MissedPolicy.KeepOne);
        var completed = await scene.TickOffAsync(scene.Task.Id, "2026-06-10T08:00:00Z");

        await scene.HearAsync(completed with { Actor = mate });

        Assert.Equal("2026-06-10:1 2026-06-11:0", await scene.OccurrencesAsync());
        Assert.Equal("2026-06-11T22:00:00Z", await scene.ActsAtAsync());
    }

    [Fact]
    public async Task Reopening_an_old_one_leaves_what_came_after_a_later_one()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await scene.CompleteAsync("2026-06-10T08:00:00Z");
        await scene.CompleteAsync("2026-06-11T08:00:00Z");

        await scene.ReopenAsync(scene.Task.Id, "2026-06-11T09:00:00Z");

        Assert.Equal("2026-06-10:0 2026-06-11:1 2026-06-12:0", await scene.OccurrencesAsync());
    }

    [Fact]
    public async Task A_daily_task_that_passes_moves_on_and_the_day_is_recorded_as_missed()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne, start: Due("2026-06-09"));

        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-12T05:00:00Z");

        Assert.Equal("2026-06-10T09:00:3 2026-06-11T09:00:3 2026-06-12T09:00:0", await scene.OccurrencesAsync());
        Assert.Equal(scene.Task.Id, (await scene.OpenAsync()).Id);
        Assert.Equal(Due("2026-06-12T09:00"), (await scene.OpenAsync()).Due);
        Assert.Equal(Due("2026-06-11"), (await scene.OpenAsync()).Start);
    }

    [Fact]
    public async Task A_rent_that_passes_stays_and_the_next_appears_beside_it()
    {
        await scene.StartAsync("FREQ=MONTHLY;BYMONTHDAY=1", Due("2026-06-01"), MissedPolicy.KeepAll);

        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-07-01T05:00:00Z");

        Assert.Equal("2026-06-01:0 2026-07-01:0", await scene.OccurrencesAsync());
    }

    private Task<long> EventsAsync(string type) => database.ScalarAsync<long>(
        "SELECT count(*) FROM event_log WHERE type = $1 AND workspace_id = $2", type, scene.Workspace);

    private Task<short> StateAsync() =>
        database.ScalarAsync<short>("SELECT state FROM series WHERE id = $1", scene.SeriesId);

    private Task SetStateAsync(SeriesState state) =>
        database.ExecuteAsync("UPDATE series SET state = $2 WHERE id = $1", scene.SeriesId, (short)state);
}
