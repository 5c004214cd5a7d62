using NodaTime;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Recurrence;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;
using static TaskFlow.Workers.Tests.Recurrence.RecurrenceScene;

namespace TaskFlow.Workers.Tests.Recurrence;

public sealed class RecurrenceConsumerTests(PostgresFixture postgres) : RecurrenceTest(postgres)
{
    [Fact]
    public async Task Completing_an_occurrence_makes_the_next_once_however_often_it_is_heard()
    {
        await Scene.StartAsync("FREQ=MONTHLY;BYMONTHDAY=1", Due("2026-12-01T09:00"));

        var completed = await Scene.CompleteAsync("2026-12-01T08:00:00Z");
        await Scene.HearAsync(completed, completed);
        await Scene.HearAsync(completed);

        Assert.Equal("2026-12-01T09:00:1 2027-01-01T09:00:0", await Scene.OccurrencesAsync());
        Assert.Equal(Due("2027-01-01T09:00"), (await Scene.OpenAsync()).Due);
        Assert.Equal(1, await EventsAsync(EventTypes.TaskCreated));
    }

    [Fact]
    public async Task A_monthly_task_from_the_31st_keeps_its_day_through_february()
    {
        await Scene.StartAsync(RecurrenceRule.EveryMonths(1, 31).ToString(), Due("2026-01-31"));

        await Scene.CompleteAsync("2026-01-31T10:00:00Z");
        await Scene.CompleteAsync("2026-02-28T10:00:00Z");
        await Scene.CompleteAsync("2026-03-31T10:00:00Z");

        Assert.Equal("2026-01-31:1 2026-02-28:1 2026-03-31:1 2026-04-30:0", await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task A_weekly_task_at_nine_in_Berlin_stays_at_nine_when_the_clocks_change()
    {
        await Scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-10-19T09:00", "Europe/Berlin"));

        await Scene.CompleteAsync("2026-10-19T07:30:00Z");

        var next = await Scene.OpenAsync();
        Assert.Equal(Instant.FromUtc(2026, 10, 26, 8, 0), next.Due!.Value.ToInstant(DateTimeZone.Utc));
    }

    [Fact]
    public async Task Completing_late_gives_a_date_to_come_and_records_what_was_missed()
    {
        await Scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-09-14T10:00"));

        await Scene.CompleteAsync("2026-09-30T10:00:00Z");

        Assert.Equal(
            "2026-09-14T10:00:1 2026-09-21T10:00:3 2026-09-28T10:00:3 2026-10-05T10:00:0",
            await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Completing_early_does_not_give_the_same_date_again()
    {
        await Scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-09-14"));

        await Scene.CompleteAsync("2026-09-13T10:00:00Z");

        Assert.Equal("2026-09-14:1 2026-09-21:0", await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task From_completion_counts_the_day_in_the_users_zone()
    {
        await Scene.StartAsync("FREQ=DAILY;INTERVAL=3", Due("2026-06-10T20:00"), mode: RecurrenceMode.Completion);

        // 23:30 UTC is the 11th in Berlin.
        await Scene.CompleteAsync("2026-06-10T23:30:00Z");

        Assert.Equal(Due("2026-06-14T20:00"), (await Scene.OpenAsync()).Due);
    }

    [Fact]
    public async Task Tags_priority_and_relative_reminders_go_on_to_the_next_occurrence()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), tags: ["home", "money"]);
        await Database.ExecuteAsync(
            "INSERT INTO reminder (workspace_id, id, task_id, user_id, offset_minutes) VALUES ($1, $2, $3, $4, 60)",
            Scene.Workspace, Guid.CreateVersion7(), Scene.Task.Id, Scene.User);

        await Scene.CompleteAsync("2026-06-10T08:00:00Z");

        var next = await Scene.OpenAsync();
        Assert.Equal(["home", "money"], next.Tags);
        Assert.Equal(Scene.Task.Priority, next.Priority);
        Assert.Equal(
            new DateTime(2026, 6, 11, 6, 0, 0, DateTimeKind.Utc),
            await Database.ScalarAsync<DateTime>("SELECT next_fire_at FROM reminder WHERE task_id = $1", next.Id));
    }

    [Fact]
    public async Task A_tag_that_was_put_on_the_task_while_it_was_waited_for_goes_on_too()
    {
        await Scene.StartAsync("FREQ=MONTHLY;BYMONTHDAY=1", Due("2026-12-01T09:00"), tags: "home");
        var completed = await Scene.TickOffAsync(Scene.Task.Id, "2026-12-01T08:00:00Z");
        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        await connection.OpenAsync();
        await using var tagging = await connection.BeginTransactionAsync();
        await using (var tag = new NpgsqlCommand(
            """
            WITH made AS (INSERT INTO tag (workspace_id, id, name) VALUES ($1, gen_random_uuid(), 'rent') RETURNING id)
            UPDATE task SET tag_ids = tag_ids || made.id FROM made WHERE workspace_id = $1 AND task.id = $2
            """,
            connection))
        {
            tag.Parameters.AddWithValue(Scene.Workspace);
            tag.Parameters.AddWithValue(Scene.Task.Id);
            await tag.ExecuteNonQueryAsync();
        }

        var hearing = Scene.HearAsync(completed);
        await Eventually.EqualAsync(1, () => Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"));
        await tagging.CommitAsync();
        await hearing;

        Assert.Equal(["home", "rent"], (await Scene.OpenAsync()).Tags);
    }

    [Fact]
    public async Task The_next_occurrence_starts_as_long_before_its_due_date()
    {
        await Scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-06-08T09:00"), start: Due("2026-06-05T18:00"));

        await Scene.CompleteAsync("2026-06-08T06:00:00Z");

        Assert.Equal(Due("2026-06-12T18:00"), (await Scene.OpenAsync()).Start);
    }

    [Fact]
    public async Task The_last_of_a_count_ends_the_series()
    {
        await Scene.StartAsync("FREQ=DAILY;COUNT=2", Due("2026-06-10"));

        await Scene.CompleteAsync("2026-06-10T08:00:00Z");
        await Scene.CompleteAsync("2026-06-11T08:00:00Z");

        Assert.Equal("2026-06-10:1 2026-06-11:1", await Scene.OccurrencesAsync());
        Assert.Equal((short)SeriesState.Ended, await StateAsync());
        Assert.Equal(1, await EventsAsync(EventTypes.SeriesEnded));
    }

    [Fact]
    public async Task A_paused_series_makes_nothing_and_goes_on_from_the_day_it_is_resumed()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await SetStateAsync(SeriesState.Paused);
        await Scene.CompleteAsync("2026-06-10T08:00:00Z");
        Assert.Equal("2026-06-10:1", await Scene.OccurrencesAsync());

        await SetStateAsync(SeriesState.Active);
        await Scene.HearOfSeriesAsync(EventTypes.SeriesResumed, "2026-06-20T08:00:00Z");

        Assert.Equal("2026-06-10:1 2026-06-20:0", await Scene.OccurrencesAsync());
    }

    [Theory]
    [InlineData(MissedPolicy.KeepAll, "2026-06-05T08:00:00Z", "2026-06-01:0")]
    [InlineData(MissedPolicy.KeepAll, "2026-06-15T08:00:00Z", "2026-06-01:0 2026-06-15:0")]
    [InlineData(MissedPolicy.KeepAll, "2026-07-01T08:00:00Z", "2026-06-01:0")]
    [InlineData(MissedPolicy.KeepOne, "2026-06-15T08:00:00Z", "2026-06-01:3 2026-06-15:0")]
    [InlineData(MissedPolicy.KeepOne, "2026-07-01T08:00:00Z", "2026-06-01:0")]
    [InlineData(MissedPolicy.Skip, "2026-07-01T08:00:00Z", "2026-06-01:3 2026-07-06:0")]
    [InlineData(MissedPolicy.Wait, "2026-07-01T08:00:00Z", "2026-06-01:0")]
    public async Task What_arrived_in_a_pause_is_neither_missed_nor_made_up_for(
        MissedPolicy missed, string resumed, string expected)
    {
        await Scene.StartAsync("FREQ=WEEKLY", Due("2026-06-01"), missed);

        await Scene.ResumeAsync(resumed);
        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, resumed);

        Assert.Equal(expected, await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task After_a_pause_time_brings_the_first_occurrence_since()
    {
        await Scene.StartAsync("FREQ=WEEKLY", Due("2026-06-01"), MissedPolicy.KeepAll);
        await Scene.ResumeAsync("2026-07-01T08:00:00Z");
        Assert.Equal("2026-07-05T22:00:00Z", await Scene.ActsAtAsync());

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-07-05T22:00:00Z");

        Assert.Equal("2026-06-01:0 2026-07-06:0", await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Ticking_off_after_a_pause_records_nothing_of_it_as_missed()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-01"));
        await Scene.ResumeAsync("2026-06-09T08:00:00Z");

        await Scene.CompleteAsync("2026-06-11T08:00:00Z");

        Assert.Equal("2026-06-01:1 2026-06-09:3 2026-06-10:3 2026-06-11:0", await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task A_series_is_called_as_its_open_task_is()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await Database.ExecuteAsync("UPDATE task SET title = 'Pay mortgage' WHERE id = $1", Scene.Task.Id);

        await Scene.CompleteAsync("2026-06-10T08:00:00Z");

        Assert.Equal("Pay mortgage", await Database.ScalarAsync<string>(
            "SELECT title FROM series WHERE id = $1", Scene.SeriesId));
    }

    [Fact]
    public async Task A_series_that_had_ended_goes_on_by_its_new_rule()
    {
        await Scene.StartAsync("FREQ=DAILY;COUNT=1", Due("2026-06-10"));
        await Scene.CompleteAsync("2026-06-10T08:00:00Z");
        await Database.ExecuteAsync(
            "UPDATE series SET state = 0, rrule = 'FREQ=DAILY;COUNT=3' WHERE id = $1", Scene.SeriesId);

        await Scene.HearOfSeriesAsync(EventTypes.SeriesUpdated, "2026-06-10T09:00:00Z");
        await Scene.HearOfSeriesAsync(EventTypes.SeriesUpdated, "2026-06-10T10:00:00Z");

        Assert.Equal("2026-06-10:1 2026-06-11:0", await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task A_paused_series_makes_nothing_when_its_rule_changes()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"));
        await SetStateAsync(SeriesState.Paused);
        await Scene.CompleteAsync("2026-06-10T08:00:00Z");

        await Scene.HearOfSeriesAsync(EventTypes.SeriesUpdated, "2026-06-10T09:00:00Z");

        Assert.Equal("2026-06-10:1", await Scene.OccurrencesAsync());
    }

    [Fact]
    public async Task Whoever_completes_it_time_acts_by_the_zone_of_whoever_made_the_series()
    {
        var (mate, _, _) = await Database.SomebodyAsync("Pacific/Auckland");
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10"), MissedPolicy.KeepOne);
        var completed = await Scene.TickOffAsync(Scene.Task.Id, "2026-06-10T08:00:00Z");

        await Scene.HearAsync(completed with { Actor = mate });

        Assert.Equal("2026-06-10:1 2026-06-11:0", await Scene.OccurrencesAsync());
        Assert.Equal("2026-06-11T22:00:00Z", await Scene.ActsAtAsync());
    }

    [Fact]
    public async Task A_daily_task_that_passes_moves_on_and_the_day_is_recorded_as_missed()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne, start: Due("2026-06-09"));

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-12T05:00:00Z");

        Assert.Equal("2026-06-10T09:00:3 2026-06-11T09:00:3 2026-06-12T09:00:0", await Scene.OccurrencesAsync());
        Assert.Equal(Scene.Task.Id, (await Scene.OpenAsync()).Id);
        Assert.Equal(Due("2026-06-12T09:00"), (await Scene.OpenAsync()).Due);
        Assert.Equal(Due("2026-06-11"), (await Scene.OpenAsync()).Start);
    }

    [Fact]
    public async Task A_rent_that_passes_stays_and_the_next_appears_beside_it()
    {
        await Scene.StartAsync("FREQ=MONTHLY;BYMONTHDAY=1", Due("2026-06-01"), MissedPolicy.KeepAll);

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-07-01T05:00:00Z");

        Assert.Equal("2026-06-01:0 2026-07-01:0", await Scene.OccurrencesAsync());
    }

    private Task<short> StateAsync() =>
        Database.ScalarAsync<short>("SELECT state FROM series WHERE id = $1", Scene.SeriesId);

    private Task SetStateAsync(SeriesState state) =>
        Database.ExecuteAsync("UPDATE series SET state = $2 WHERE id = $1", Scene.SeriesId, (short)state);
}
