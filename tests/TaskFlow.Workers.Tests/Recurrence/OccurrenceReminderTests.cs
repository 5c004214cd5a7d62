using TaskFlow.Contracts.Events;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Testing.Postgres;
using static TaskFlow.Workers.Tests.Recurrence.RecurrenceScene;

namespace TaskFlow.Workers.Tests.Recurrence;

/// <summary>The reminders of a series go on with it. The person lives in Berlin: 09:00 there is 07:00 in
/// UTC.</summary>
public sealed class OccurrenceReminderTests(PostgresFixture postgres)
    : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const int Day = 1440;

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
    public async Task A_reminder_with_a_time_of_its_own_rings_for_every_occurrence()
    {
        await scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-06-01T09:00"));
        await scene.RemindAsync(ReminderTrigger.Absolute(Due("2026-05-31T20:00")));

        await scene.CompleteAsync("2026-06-01T06:00:00Z");
        Assert.Equal("06-07 18:00 06-07 18:00", await scene.ReminderAsync((await scene.OpenAsync()).Id));

        await scene.CompleteAsync("2026-06-08T06:00:00Z");
        Assert.Equal("06-14 18:00 06-14 18:00", await scene.ReminderAsync((await scene.OpenAsync()).Id));
    }

    [Fact]
    public async Task A_reminder_with_a_time_of_its_own_is_not_left_behind_by_an_occurrence_that_was_put_off()
    {
        await scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-06-01T09:00"));
        await scene.RemindAsync(ReminderTrigger.Absolute(Due("2026-06-01T08:00")));
        await scene.PutOffAsync(Due("2026-06-05T09:00"));

        await scene.CompleteAsync("2026-06-05T08:00:00Z");

        Assert.Equal("06-08 06:00 06-08 06:00", await scene.ReminderAsync((await scene.OpenAsync()).Id));
    }

    [Fact]
    public async Task A_reminder_with_a_time_of_its_own_moves_on_with_its_task()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        await scene.RemindAsync(ReminderTrigger.Absolute(Due("2026-06-10T08:00")));

        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-12T05:00:00Z");
        Assert.Equal("06-12 06:00 06-12 06:00", await scene.ReminderAsync(scene.Task.Id));

        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-13T05:00:00Z");
        Assert.Equal("06-13 06:00 06-13 06:00", await scene.ReminderAsync(scene.Task.Id));
    }

    [Fact]
    public async Task A_moment_that_has_passed_when_the_occurrence_is_made_does_not_ring()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"));
        await scene.RemindAsync(ReminderTrigger.BeforeDue(Day));

        await scene.CompleteAsync("2026-06-10T08:00:00Z");

        Assert.Equal("06-10 07:00 -", await scene.ReminderAsync((await scene.OpenAsync()).Id));
    }

    [Fact]
    public async Task A_task_that_moves_on_does_not_ring_for_the_days_before()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        await scene.RemindAsync(ReminderTrigger.BeforeDue(Day));

        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");

        Assert.Equal("06-10 07:00 -", await scene.ReminderAsync(scene.Task.Id));
    }

    [Fact]
    public async Task Those_let_pass_long_ago_do_not_ring_all_at_once()
    {
        await scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-03-02T09:00"), MissedPolicy.KeepAll);
        await scene.RemindAsync(ReminderTrigger.BeforeDue(30));
        await database.ExecuteAsync(
            "UPDATE reminder SET state = 1, next_fire_at = NULL WHERE task_id = $1", scene.Task.Id);

        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-05-25T10:00:00Z");

        Assert.Equal(12, await PendingAsync());
        Assert.Equal(
            "05-25 06:30", await database.ScalarAsync<string>(
                """
                SELECT string_agg(to_char(next_fire_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI'), ', ')
                FROM reminder WHERE user_id = $1
                """,
                scene.User));
    }

    [Fact]
    public async Task What_came_due_between_the_arrival_of_an_occurrence_and_its_making_rings_late()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        await scene.RemindAsync(ReminderTrigger.BeforeDue(9 * 60));

        // Midnight in Berlin; the clock looks every few seconds only.
        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");

        Assert.Equal("06-10 22:00 06-10 22:00", await scene.ReminderAsync(scene.Task.Id));
    }

    [Fact]
    public async Task A_reminder_that_was_dismissed_for_today_rings_for_the_next_occurrence()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        await scene.RemindAsync(ReminderTrigger.BeforeDue(30));
        await DismissAsync();
        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");
        Assert.Equal("06-11 06:30 06-11 06:30", await scene.ReminderAsync(scene.Task.Id));

        await DismissAsync();
        await scene.CompleteAsync("2026-06-11T08:00:00Z");

        Assert.Equal("06-12 06:30 06-12 06:30", await scene.ReminderAsync((await scene.OpenAsync()).Id));
    }

    [Fact]
    public async Task A_snooze_outlives_the_day_that_its_task_moves_on_from()
    {
        await scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        await scene.RemindAsync(ReminderTrigger.BeforeDue(Day));
        await database.ExecuteAsync(
            "UPDATE reminder SET next_fire_at = '2026-06-11 06:00Z' WHERE task_id = $1", scene.Task.Id);

        await scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");

        Assert.Equal("06-10 07:00 06-11 06:00", await scene.ReminderAsync(scene.Task.Id));
    }

    private Task DismissAsync() => database.ExecuteAsync(
        "UPDATE reminder SET state = 2, next_fire_at = NULL WHERE task_id = $1", scene.Task.Id);

    private Task<long> PendingAsync() => database.ScalarAsync<long>(
        "SELECT count(*) FROM reminder WHERE user_id = $1 AND state = 0 AND scheduled_for IS NOT NULL", scene.User);
}
