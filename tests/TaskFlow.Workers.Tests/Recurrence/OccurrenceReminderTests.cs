using TaskFlow.Contracts.Events;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Reminders;
using TaskFlow.Testing.Postgres;
using static TaskFlow.Workers.Tests.Recurrence.RecurrenceScene;

namespace TaskFlow.Workers.Tests.Recurrence;

/// <summary>The reminders of a series go on with it. The person lives in Berlin: 09:00 there is 07:00 in
/// UTC.</summary>
public sealed class OccurrenceReminderTests(PostgresFixture postgres) : RecurrenceTest(postgres)
{
    private const int Day = 1440;

    [Fact]
    public async Task A_reminder_with_a_time_of_its_own_rings_for_every_occurrence()
    {
        await Scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-06-01T09:00"));
        await Scene.RemindAsync(ReminderTrigger.Absolute(Due("2026-05-31T20:00")));

        await Scene.CompleteAsync("2026-06-01T06:00:00Z");
        Assert.Equal("06-07 18:00 06-07 18:00", await Scene.ReminderAsync((await Scene.OpenAsync()).Id));

        await Scene.CompleteAsync("2026-06-08T06:00:00Z");
        Assert.Equal("06-14 18:00 06-14 18:00", await Scene.ReminderAsync((await Scene.OpenAsync()).Id));
    }

    [Fact]
    public async Task A_reminder_with_a_time_of_its_own_is_not_left_behind_by_an_occurrence_that_was_put_off()
    {
        await Scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-06-01T09:00"));
        await Scene.RemindAsync(ReminderTrigger.Absolute(Due("2026-06-01T08:00")));
        await Scene.PutOffAsync(Due("2026-06-05T09:00"));

        await Scene.CompleteAsync("2026-06-05T08:00:00Z");

        Assert.Equal("06-08 06:00 06-08 06:00", await Scene.ReminderAsync((await Scene.OpenAsync()).Id));
    }

    [Fact]
    public async Task A_reminder_with_a_time_of_its_own_moves_on_with_its_task()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        await Scene.RemindAsync(ReminderTrigger.Absolute(Due("2026-06-10T08:00")));

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-12T05:00:00Z");
        Assert.Equal("06-12 06:00 06-12 06:00", await Scene.ReminderAsync(Scene.Task.Id));

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-13T05:00:00Z");
        Assert.Equal("06-13 06:00 06-13 06:00", await Scene.ReminderAsync(Scene.Task.Id));
    }

    [Fact]
    public async Task A_moment_that_has_passed_when_the_occurrence_is_made_does_not_ring()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"));
        await Scene.RemindAsync(ReminderTrigger.BeforeDue(Day));

        await Scene.CompleteAsync("2026-06-10T08:00:00Z");

        Assert.Equal("06-10 07:00 -", await Scene.ReminderAsync((await Scene.OpenAsync()).Id));
    }

    [Fact]
    public async Task A_task_that_moves_on_does_not_ring_for_the_days_before()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        await Scene.RemindAsync(ReminderTrigger.BeforeDue(Day));

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");

        Assert.Equal("06-10 07:00 -", await Scene.ReminderAsync(Scene.Task.Id));
    }

    [Fact]
    public async Task Those_let_pass_long_ago_do_not_ring_all_at_once()
    {
        await Scene.StartAsync("FREQ=WEEKLY;BYDAY=MO", Due("2026-03-02T09:00"), MissedPolicy.KeepAll);
        await Scene.RemindAsync(ReminderTrigger.BeforeDue(30));
        await Database.ExecuteAsync(
            "UPDATE reminder SET state = 1, next_fire_at = NULL WHERE task_id = $1", Scene.Task.Id);

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-05-25T10:00:00Z");

        Assert.Equal(12, await PendingAsync());
        Assert.Equal(
            "05-25 06:30", await Database.ScalarAsync<string>(
                """
                SELECT string_agg(to_char(next_fire_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI'), ', ')
                FROM reminder WHERE user_id = $1
                """,
                Scene.User));
    }

    [Fact]
    public async Task What_came_due_between_the_arrival_of_an_occurrence_and_its_making_rings_late()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        await Scene.RemindAsync(ReminderTrigger.BeforeDue(9 * 60));

        // Midnight in Berlin; the clock looks every few seconds only.
        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");

        Assert.Equal("06-10 22:00 06-10 22:00", await Scene.ReminderAsync(Scene.Task.Id));
    }

    [Fact]
    public async Task A_reminder_that_was_dismissed_for_today_rings_for_the_next_occurrence()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        await Scene.RemindAsync(ReminderTrigger.BeforeDue(30));
        await DismissAsync();
        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");
        Assert.Equal("06-11 06:30 06-11 06:30", await Scene.ReminderAsync(Scene.Task.Id));

        await DismissAsync();
        await Scene.CompleteAsync("2026-06-11T08:00:00Z");

        Assert.Equal("06-12 06:30 06-12 06:30", await Scene.ReminderAsync((await Scene.OpenAsync()).Id));
    }

    [Fact]
    public async Task A_snooze_outlives_the_day_that_its_task_moves_on_from()
    {
        await Scene.StartAsync("FREQ=DAILY", Due("2026-06-10T09:00"), MissedPolicy.KeepOne);
        await Scene.RemindAsync(ReminderTrigger.BeforeDue(Day));
        await Database.ExecuteAsync(
            "UPDATE reminder SET next_fire_at = '2026-06-11 06:00Z' WHERE task_id = $1", Scene.Task.Id);

        await Scene.HearOfSeriesAsync(EventTypes.SeriesDue, "2026-06-10T22:00:05Z");

        Assert.Equal("06-10 07:00 06-11 06:00", await Scene.ReminderAsync(Scene.Task.Id));
    }

    private Task DismissAsync() => Database.ExecuteAsync(
        "UPDATE reminder SET state = 2, next_fire_at = NULL WHERE task_id = $1", Scene.Task.Id);

    private Task<long> PendingAsync() => Database.ScalarAsync<long>(
        "SELECT count(*) FROM reminder WHERE user_id = $1 AND state = 0 AND scheduled_for IS NOT NULL", Scene.User);
}
