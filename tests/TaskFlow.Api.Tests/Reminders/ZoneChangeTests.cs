namespace TaskFlow.Api.Tests.Reminders;

/// <summary>Somebody travels while reminders are set: all of them go by the new zone.</summary>
public sealed class ZoneChangeTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private static readonly object Due = new { date = "2026-07-01", time = "09:00" };
    private static readonly object[] HalfAnHourBefore = [new { offsetMinutes = 30 }];
    private ApiUser user = null!;

    public async Task InitializeAsync() => user = await api.SignUpAsync("Europe/Berlin");

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_token_of_before_sets_no_reminder_of_a_new_task_by_the_old_zone()
    {
        await TravelAsync();
        var task = await user.CreateTaskAsync(new { due = Due, tags = new[] { "trip" }, reminders = HalfAnHourBefore });
        Assert.Equal(["2026-07-01T08:30-04"], await MomentsAsync(task.Id));
    }

    [Fact]
    public async Task A_token_of_before_sets_no_reminder_of_a_task_by_the_old_zone()
    {
        var task = await user.CreateTaskAsync(new { due = Due });
        await TravelAsync();
        (await user.PostAsync($"/api/tasks/{task.Id}/reminders", HalfAnHourBefore[0])).Is(201);
        Assert.Equal(["2026-07-01T08:30-04"], await MomentsAsync(task.Id));
    }

    [Fact]
    public async Task A_task_that_is_being_put_off_reminds_by_the_new_date_and_the_new_zone()
    {
        var task = await user.CreateTaskAsync(new { due = Due, reminders = HalfAnHourBefore });
        await using var held = await HeldLock.TakeAsync(
            api, $"SELECT FROM reminder WHERE task_id = '{task.Id}' FOR UPDATE");

        var puttingOff = user.PatchAsync(
            $"/api/tasks/{task.Id}", new { due = new { date = "2026-07-05", time = "09:00" } });
        await Waiting.ForAsync(api, 1);
        var travelling = TravelAsync();
        await Waiting.ForAsync(api, 2);
        await held.ReleaseAsync();

        (await puttingOff).Is(200);
        await travelling;
        Assert.Equal(["2026-07-05T08:30-04"], await MomentsAsync(task.Id));
    }

    [Fact]
    public async Task A_reminder_that_is_dismissed_while_its_task_is_put_off_stays_so()
    {
        var task = await user.CreateTaskAsync(new { due = Due, reminders = HalfAnHourBefore });
        await using var held = await HeldLock.TakeAsync(
            api, $"UPDATE reminder SET state = 2, next_fire_at = NULL WHERE task_id = '{task.Id}'");

        var puttingOff = user.PatchAsync(
            $"/api/tasks/{task.Id}", new { due = new { date = "2026-07-05", time = "09:00" } });
        await Waiting.ForAsync(api, 1);
        await held.CommitAsync();

        (await puttingOff).Is(200);
        Assert.Equal((short)2, await api.ScalarAsync<short>("SELECT state FROM reminder WHERE task_id = $1", task.Id));
    }

    [Fact]
    public async Task A_task_that_is_put_off_waits_for_the_new_zone()
    {
        var tasks = new[]
        {
            await user.CreateTaskAsync(new { due = Due, reminders = HalfAnHourBefore }),
            await user.CreateTaskAsync(new { due = Due, reminders = HalfAnHourBefore }),
        };
        await using var held = await HeldLock.TakeAsync(
            api, $"SELECT FROM reminder WHERE task_id = '{tasks[0].Id}' FOR UPDATE");

        var travelling = TravelAsync();
        await Waiting.ForAsync(api, 1);
        var puttingOff = user.PatchAsync(
            $"/api/tasks/{tasks[1].Id}", new { due = new { date = "2026-07-05", time = "09:00" } });
        await Waiting.ForAsync(api, 2);
        await held.ReleaseAsync();

        (await puttingOff).Is(200);
        await travelling;
        Assert.Equal(["2026-07-01T08:30-04"], await MomentsAsync(tasks[0].Id));
        Assert.Equal(["2026-07-05T08:30-04"], await MomentsAsync(tasks[1].Id));
    }

    [Fact]
    public async Task A_series_without_a_zone_of_its_own_is_woken_for_its_next_occurrence()
    {
        var floating = await SeriesAsync(new { date = "2026-07-01", time = "09:00" });
        var zoned = await SeriesAsync(new { date = "2026-07-01", time = "09:00", zone = "Europe/Berlin" });

        await TravelAsync();

        Assert.True(await ActsByNowAsync(floating));
        Assert.False(await ActsByNowAsync(zoned));
    }

    private async Task<Guid> SeriesAsync(object due)
    {
        var task = await user.CreateTaskAsync(new { due, recurrence = new { rrule = "FREQ=DAILY" } });
        await api.ExecuteAsync(
            "UPDATE series SET acts_at = '2100-01-01' WHERE id = $1", task["seriesId"].GetGuid());
        return task["seriesId"].GetGuid();
    }

    private Task<bool> ActsByNowAsync(Guid series) =>
        api.ScalarAsync<bool>("SELECT acts_at <= now() FROM series WHERE id = $1", series);

    private async Task TravelAsync() =>
        (await user.PatchAsync("/api/accounts/me", new { timeZone = "America/New_York" })).Is(200);

    private Task<string[]> MomentsAsync(Guid task) => api.ScalarAsync<string[]>(
        """
        SELECT array_agg(to_char(next_fire_at AT TIME ZONE 'America/New_York', 'YYYY-MM-DD"T"HH24:MI') || '-04')
        FROM reminder WHERE task_id = $1
        """,
        task);
}
