namespace TaskFlow.Api.Tests.Recurrence;

public sealed class SeriesTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_recurring_task_is_a_series_with_its_first_occurrence()
    {
        var user = await api.SignUpAsync();
        var task = (await user.PostAsync("/api/recurring-tasks", new
        {
            title = "Rent",
            due = new { date = "2026-01-31" },
            recurrence = new { rrule = "FREQ=MONTHLY;BYMONTHDAY=31,-1;BYSETPOS=1" },
        })).Is(201);
        var series = (await user.GetAsync($"/api/recurring-tasks/{task["seriesId"].GetGuid()}")).Is(200);
        Assert.Equal("Rent", series["title"].GetString());
        Assert.Equal("active", series["state"].GetString());
        Assert.Equal(task.Id, series["taskId"].GetGuid());
        Assert.Equal("2026-01-31", series["nextOccurrence"].GetProperty("date").GetString());
        Assert.Single((await user.GetAsync("/api/recurring-tasks")).Json.EnumerateArray());
        (await user.PostAsync("/api/recurring-tasks", new { title = "x" })).IsProblem(400, "invalid", "recurrence");
    }

    [Theory]
    [InlineData("2026-01-31", "FREQ=MONTHLY", "2026-01-31, 2026-02-28, 2026-03-31, 2026-04-30")]
    [InlineData("2024-02-29", "FREQ=YEARLY", "2024-02-29, 2025-02-28, 2026-02-28, 2027-02-28")]
    [InlineData("2026-10-19", "FREQ=WEEKLY", "2026-10-19, 2026-10-26, 2026-11-02, 2026-11-09")]
    public async Task A_preview_shows_the_dates_a_series_will_have(string from, string rrule, string expected)
    {
        var user = await api.SignUpAsync("Europe/Berlin");
        var preview = (await user.PostAsync("/api/recurring-tasks/preview", new
        {
            recurrence = new { rrule },
            from = new { date = from, time = "09:00", zone = "Europe/Berlin" },
            count = 4,
        })).Is(200);
        Assert.NotEqual("", preview["text"].GetString());
        var dates = preview["dates"].EnumerateArray().Select(date => date.GetProperty("due")).ToArray();
        Assert.Equal(expected, string.Join(", ", dates.Select(due => due.GetProperty("date").GetString())));
        Assert.All(dates, due => Assert.Equal("09:00", due.GetProperty("time").GetString()));
    }

    [Fact]
    public async Task A_preview_of_a_series_that_began_before_counts_from_there()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-01-31" }, recurrence = new { rrule = "FREQ=MONTHLY" } });
        var series = (await user.GetAsync($"/api/recurring-tasks/{task["seriesId"].GetGuid()}")).Is(200);

        var preview = (await user.PostAsync("/api/recurring-tasks/preview", new
        {
            recurrence = series["recurrence"],
            start = series["start"],
            from = new { date = "2026-02-28" },
            count = 2,
        })).Is(200);

        Assert.Equal(
            ["2026-02-28", "2026-03-31"],
            preview["dates"].EnumerateArray().Select(date => date.GetProperty("due").GetProperty("date").GetString()));
    }

    [Theory]
    [InlineData("""{"recurrence":{"rrule":"FREQ=DAILY"}}""", "from")]
    [InlineData("""{"from":{"date":"2026-06-15"}}""", "recurrence")]
    [InlineData("""{"from":{"date":"2026-06-15"},"recurrence":{"rrule":"FREQ=DAILY"},"count":0}""", "count")]
    [InlineData("""{"from":{"date":"2026-06-15"},"recurrence":{"rrule":"FREQ=DAILY"},"count":51}""", "count")]
    [InlineData("""{"from":{"date":"2026-06-15"},"recurrence":{"rrule":"FREQ=DAILY"},"count":2147483648}""", "count")]
    public async Task A_preview_of_nothing_is_refused(string body, string field) =>
        (await (await api.SignUpAsync()).PostAsync("/api/recurring-tasks/preview", body))
            .IsProblem(400, "invalid", field);

    [Fact]
    public async Task A_task_becomes_the_first_occurrence_and_may_get_another_rule()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { due = new { date = "2026-06-15" } });
        var path = $"/api/tasks/{task.Id}/recurring";
        var first = (await user.PostAsync(path, new { rrule = "FREQ=DAILY" })).Is(200);
        var second = (await user.PostAsync(path, new { rrule = "FREQ=WEEKLY", mode = "completion" })).Is(200);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(second.Id, (await user.GetAsync($"/api/tasks/{task.Id}"))["seriesId"].GetGuid());
        var undated = await user.CreateTaskAsync();
        (await user.PostAsync($"/api/tasks/{undated.Id}/recurring", new { rrule = "FREQ=DAILY" }))
            .IsProblem(400, "invalid", "due");
    }

    [Fact]
    public async Task A_series_whose_place_another_took_is_gone_and_nothing_brings_it_back()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { due = new { date = "2026-06-15" } });
        var path = $"/api/tasks/{task.Id}/recurring";
        var first = (await user.PostAsync(path, new { rrule = "FREQ=DAILY" })).Is(200);
        var second = (await user.PostAsync(path, new { rrule = "FREQ=WEEKLY" })).Is(200);

        (await user.GetAsync($"/api/recurring-tasks/{first.Id}")).IsProblem(404, "not-found");
        (await user.PatchAsync($"/api/recurring-tasks/{first.Id}", new { rrule = "FREQ=DAILY" }))
            .IsProblem(404, "not-found");
        Assert.Equal([$"{second.Id}"], (await user.GetAsync("/api/recurring-tasks")).Json.EnumerateArray()
            .Select(series => series.GetProperty("id").GetString()));
        Assert.Equal(0L, await api.ScalarAsync<long>("SELECT count(*) FROM occurrence WHERE series_id = $1", first.Id));
    }

    [Fact]
    public async Task Another_rule_for_an_occurrence_of_a_paused_series_leaves_it_paused()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-06-15" }, recurrence = new { rrule = "FREQ=DAILY" } });
        await user.PostAsync($"/api/recurring-tasks/{task["seriesId"].GetGuid()}/pause");

        var changed = (await user.PostAsync($"/api/tasks/{task.Id}/recurring", new { rrule = "FREQ=WEEKLY" })).Is(200);

        Assert.Equal("paused", changed["state"].GetString());
        Assert.Equal("paused", (await user.GetAsync($"/api/recurring-tasks/{changed.Id}"))["state"].GetString());
    }

    [Fact]
    public async Task A_task_in_the_trash_does_not_begin_to_repeat()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { due = new { date = "2026-06-15" } });
        await user.DeleteAsync($"/api/tasks/{task.Id}");
        (await user.PostAsync($"/api/tasks/{task.Id}/recurring", new { rrule = "FREQ=DAILY" }))
            .IsProblem(409, "conflict");
    }

    [Fact]
    public async Task A_task_that_is_done_does_not_begin_to_repeat()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { due = new { date = "2026-06-15" } });
        await user.PostAsync($"/api/tasks/{task.Id}/complete");
        (await user.PostAsync($"/api/tasks/{task.Id}/recurring", new { rrule = "FREQ=DAILY" }))
            .IsProblem(409, "conflict");
    }

    [Theory]
    [InlineData(1, "paused")]
    [InlineData(2, "active")]
    public async Task Another_rule_leaves_a_pause_alone_and_takes_up_what_had_ended(
        short state, string expected)
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-06-15" }, recurrence = new { rrule = "FREQ=DAILY" } });
        var id = task["seriesId"].GetGuid();
        await api.ExecuteAsync("UPDATE series SET state = $2 WHERE id = $1", id, state);

        var changed = (await user.PatchAsync($"/api/recurring-tasks/{id}", new { rrule = "FREQ=WEEKLY" })).Is(200);

        Assert.Equal(expected, changed["state"].GetString());
    }

    [Theory]
    [InlineData("""{"rrule":"FREQ=DAILY;INTERVAL=5"}""", "FREQ=DAILY;INTERVAL=5;WKST=MO completion wait")]
    [InlineData("""{"missed":"skip"}""", "FREQ=DAILY;WKST=MO completion skip")]
    [InlineData("""{"mode":"schedule"}""", "FREQ=DAILY;WKST=MO schedule wait")]
    public async Task A_patch_changes_what_it_names(string patch, string expected)
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new
        {
            due = new { date = "2026-06-15" },
            recurrence = new { rrule = "FREQ=DAILY", mode = "completion", missed = "wait" },
        });

        var changed = (await user.PatchAsync($"/api/recurring-tasks/{task["seriesId"].GetGuid()}", patch)).Is(200);

        var rule = changed["recurrence"];
        Assert.Equal(
            expected, string.Join(' ', new[] { "rrule", "mode", "missed" }.Select(name => rule.GetProperty(name).GetString())));
    }

    [Fact]
    public async Task A_policy_that_nobody_chose_is_that_of_the_new_rule()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-06-15" }, recurrence = new { rrule = "FREQ=WEEKLY" } });
        Assert.Equal("keepAll", task["recurrence"].GetProperty("missed").GetString());

        var changed = (await user.PatchAsync(
            $"/api/recurring-tasks/{task["seriesId"].GetGuid()}", new { rrule = "FREQ=DAILY" })).Is(200);

        Assert.Equal("keepOne", changed["recurrence"].GetProperty("missed").GetString());
    }

    [Fact]
    public async Task A_series_is_called_as_its_open_task_is()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-06-15" }, recurrence = new { rrule = "FREQ=DAILY" } });

        (await user.PatchAsync($"/api/tasks/{task.Id}", new { title = "Pay mortgage" })).Is(200);

        var series = (await user.GetAsync($"/api/recurring-tasks/{task["seriesId"].GetGuid()}")).Is(200);
        Assert.Equal("Pay mortgage", series["title"].GetString());
    }

    [Fact]
    public async Task A_series_is_paused_resumed_changed_and_ended()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-06-15" }, recurrence = new { rrule = "FREQ=DAILY" } });
        var path = $"/api/recurring-tasks/{task["seriesId"].GetGuid()}";

        Assert.Equal("paused", (await user.PostAsync($"{path}/pause")).Is(200)["state"].GetString());
        Assert.Equal(2, (await user.PostAsync($"{path}/pause")).Is(200).Version);
        Assert.Equal("active", (await user.PostAsync($"{path}/resume")).Is(200)["state"].GetString());
        var changed = (await user.PatchAsync(path, new { rrule = "FREQ=WEEKLY" }, ("If-Match", "\"3\""))).Is(200);
        Assert.StartsWith(
            "FREQ=WEEKLY", changed["recurrence"].GetProperty("rrule").GetString(), StringComparison.Ordinal);
        (await user.PatchAsync(path, new { rrule = "FREQ=DAILY" }, ("If-Match", "\"3\""))).IsProblem(412, "stale");
        (await user.PatchAsync(path, new { rrule = "FREQ=HOURLY" })).IsProblem(400, "invalid", "rrule");

        (await user.DeleteAsync(path)).Is(204);
        (await user.GetAsync(path)).IsProblem(404, "not-found");
        (await user.PostAsync($"{path}/resume")).IsProblem(404, "not-found");
        Assert.Equal("open", (await user.GetAsync($"/api/tasks/{task.Id}")).Is(200)["status"].GetString());
    }

    [Fact]
    public async Task A_series_that_was_stopped_goes_on_with_the_dates_it_had()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-01-31" }, recurrence = new { rrule = "FREQ=MONTHLY;COUNT=5" } });
        var (id, path) = (task["seriesId"].GetGuid(), $"/api/recurring-tasks/{task["seriesId"].GetGuid()}");
        await user.PatchAsync($"/api/tasks/{task.Id}", new { due = new { date = "2026-02-02" } });
        (await user.PostAsync($"{path}/restore")).IsProblem(404, "not-found");
        (await user.DeleteAsync(path)).Is(204);

        Assert.Equal("active", (await user.PostAsync($"{path}/restore")).Is(200)["state"].GetString());

        var series = (await user.GetAsync(path)).Is(200);
        Assert.Equal(task.Id, series["taskId"].GetGuid());
        Assert.Equal(task["recurrence"].GetRawText(), series["recurrence"].GetRawText());
        Assert.Equal("2026-01-31", await api.ScalarAsync<string>(
            "SELECT anchor_date::text FROM series WHERE id = $1 AND deleted_at IS NULL", id));
    }

    [Fact]
    public async Task A_paused_series_that_was_stopped_comes_back_paused()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-01-31" }, recurrence = new { rrule = "FREQ=MONTHLY" } });
        var (id, path) = (task["seriesId"].GetGuid(), $"/api/recurring-tasks/{task["seriesId"].GetGuid()}");
        (await user.PostAsync($"{path}/pause")).Is(200);
        (await user.DeleteAsync(path)).Is(204);

        (await user.PostAsync($"{path}/restore", null, ("If-Match", "\"99\""))).IsProblem(412, "stale");
        Assert.Equal("paused", (await user.PostAsync($"{path}/restore", null, ("If-Match", "\"3\""))).Is(200)["state"].GetString());
        Assert.Equal("active", (await user.PostAsync($"{path}/resume")).Is(200)["state"].GetString());
        Assert.True(await api.ScalarAsync<bool>("SELECT resumed_at IS NOT NULL FROM series WHERE id = $1", id));
    }

    [Fact]
    public async Task A_series_whose_task_repeats_by_another_rule_meanwhile_does_not_come_back()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-01-31" }, recurrence = new { rrule = "FREQ=MONTHLY" } });
        (await user.PostAsync($"/api/tasks/{task.Id}/recurring", new { rrule = "FREQ=DAILY" })).Is(200);

        (await user.PostAsync($"/api/recurring-tasks/{task["seriesId"].GetGuid()}/restore")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task Rescheduling_an_occurrence_leaves_the_rule_alone()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-06-15" }, recurrence = new { rrule = "FREQ=DAILY" } });
        await user.PatchAsync($"/api/tasks/{task.Id}", new { due = new { date = "2026-06-20" } });
        var read = await user.GetAsync($"/api/tasks/{task.Id}");
        Assert.Equal(task["recurrence"].GetRawText(), read["recurrence"].GetRawText());
        var occurrence = Assert.Single((await user.GetAsync($"/api/tasks/{task.Id}/instances")).Json.EnumerateArray());
        Assert.Equal("2026-06-15", occurrence.GetProperty("key").GetString());
    }
}
