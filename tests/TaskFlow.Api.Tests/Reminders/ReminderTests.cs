namespace TaskFlow.Api.Tests.Reminders;

public sealed class ReminderTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("""{"offsetMinutes":30}""", "2026-07-01T06:30:00+00:00")]
    [InlineData("""{"offsetMinutes":0}""", "2026-07-01T07:00:00+00:00")]
    [InlineData("""{"offsetMinutes":-60}""", "2026-07-01T08:00:00+00:00")]
    [InlineData("""{"at":{"date":"2026-06-30","time":"08:00"}}""", "2026-06-30T06:00:00+00:00")]
    [InlineData("""{"at":{"date":"2026-06-30","time":"08:00","zone":"Asia/Tokyo"}}""", "2026-06-29T23:00:00+00:00")]
    public async Task A_reminder_fires_when_it_says(string body, string expected)
    {
        var user = await api.SignUpAsync("Europe/Berlin");
        var task = await user.CreateTaskAsync(new { due = new { date = "2026-07-01", time = "09:00" } });
        var made = (await user.PostAsync($"/api/tasks/{task.Id}/reminders", body)).Is(201);
        Assert.Equal(expected, made["nextFireAt"].GetString());
        var listed = Assert.Single((await user.GetAsync("/api/reminders/upcoming")).Json.EnumerateArray());
        Assert.Equal(made.Json.GetRawText(), listed.GetRawText());
    }

    [Theory]
    [InlineData("{}", "offsetMinutes")]
    [InlineData("""{"offsetMinutes":525601}""", "offsetMinutes")]
    [InlineData("""{"at":{"date":"2026-06-30"}}""", "at")]
    [InlineData("""{"offsetMinutes":1,"at":{"date":"2026-06-30","time":"08:00"}}""", "offsetMinutes")]
    [InlineData("""{"offsetMinutes":"soon"}""", "offsetMinutes")]
    public async Task A_reminder_without_a_moment_is_refused(string body, string field)
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync();
        (await user.PostAsync($"/api/tasks/{task.Id}/reminders", body)).IsProblem(400, "invalid", field);
        (await user.PostAsync("/api/reminders", """{"offsetMinutes":1}""")).IsProblem(400, "invalid", "taskId");
    }

    [Theory]
    [InlineData("""{"offsetMinutes":30}""")]
    [InlineData("""{"at":{"date":"2026-06-30","time":"08:00"}}""")]
    public async Task A_reminder_is_set_once_on_a_task_even_after_it_has_gone_off(string body)
    {
        var user = await api.SignUpAsync("Europe/Berlin");
        var task = await user.CreateTaskAsync(new { due = new { date = "2026-07-01", time = "09:00" } });
        var path = $"/api/tasks/{task.Id}/reminders";
        var first = (await user.PostAsync(path, body)).Is(201);
        (await user.PostAsync(path, """{"at":{"date":"2026-06-30","time":"08:00","zone":"Asia/Tokyo"}}""")).Is(201);

        (await user.PostAsync(path, body)).IsProblem(409, "conflict");
        await api.ExecuteAsync("UPDATE reminder SET state = 1, next_fire_at = NULL WHERE id = $1", first.Id);
        (await user.PostAsync(path, body)).IsProblem(409, "conflict");
        Assert.Equal(2, (await user.GetAsync($"/api/tasks/{task.Id}"))["reminders"].GetArrayLength());

        (await user.DeleteAsync($"/api/reminders/{first.Id}")).Is(204);
        (await user.PostAsync(path, body)).Is(201);
    }

    [Fact]
    public async Task A_task_in_the_trash_gets_no_reminder()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync();
        await user.DeleteAsync($"/api/tasks/{task.Id}");

        (await user.PostAsync($"/api/tasks/{task.Id}/reminders", new { offsetMinutes = 5 })).IsProblem(409, "conflict");
    }

    [Fact]
    public async Task A_reminder_is_dismissed_once()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync();
        var reminder = (await user.PostAsync($"/api/tasks/{task.Id}/reminders", new { offsetMinutes = 5 })).Is(201);
        var first = (await user.PostAsync($"/api/reminders/{reminder.Id}/dismiss")).Is(200);

        Assert.Equal(first.Text, (await user.PostAsync($"/api/reminders/{reminder.Id}/dismiss")).Is(200).Text);
    }

    /// <summary>The scheduler cancels it: see its own tests.</summary>
    [Theory]
    [InlineData("complete", "reopen")]
    [InlineData("", "restore")]
    public async Task A_reminder_that_was_cancelled_waits_for_its_moment_again_once_the_task_is_open(string away, string back)
    {
        var user = await api.SignUpAsync("Europe/Berlin");
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-07-01", time = "09:00" }, reminders = new[] { new { offsetMinutes = 30 } } });
        var path = $"/api/tasks/{task.Id}";
        (away == "" ? await user.DeleteAsync(path) : await user.PostAsync($"{path}/{away}")).Is(200);
        await api.ExecuteAsync("UPDATE reminder SET state = 4, next_fire_at = NULL WHERE task_id = $1", task.Id);

        var opened = (await user.PostAsync($"{path}/{back}")).Is(200);

        Assert.Equal(1, opened["reminderCount"].GetInt32());
        var reminder = (await user.GetAsync(path))["reminders"][0];
        Assert.Equal("pending", reminder.GetProperty("state").GetString());
        Assert.Equal("2026-07-01T06:30:00+00:00", reminder.GetProperty("nextFireAt").GetString());
    }

    [Fact]
    public async Task A_task_has_at_most_ten_reminders_of_a_user()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { reminders = Enumerable.Range(1, 9).Select(minutes => new { offsetMinutes = minutes }) });
        var path = $"/api/tasks/{task.Id}/reminders";
        (await user.PostAsync(path, new { offsetMinutes = 10 })).Is(201);
        (await user.PostAsync(path, new { offsetMinutes = 11 })).IsProblem(400, "invalid", "reminders");
        (await user.PostAsync("/api/tasks",
            new { title = "x", reminders = Enumerable.Range(1, 11).Select(n => new { offsetMinutes = n }) }))
            .IsProblem(400, "invalid", "reminders");
    }

    [Fact]
    public async Task A_snooze_moves_the_next_firing_and_nothing_else()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new
        {
            due = new { date = "2026-07-01", time = "09:00" },
            reminders = new[] { new { offsetMinutes = 10 }, new { offsetMinutes = 20 } },
        });
        var before = await user.GetAsync($"/api/tasks/{task.Id}");
        var path = $"/api/reminders/{before["reminders"][0].GetProperty("id").GetGuid()}";
        var snoozed = (await user.PostAsync($"{path}/snooze", new { minutes = 5 })).Is(200);
        Assert.Equal(api.Time.GetUtcNow().AddMinutes(5), snoozed["nextFireAt"].GetDateTimeOffset());
        var after = await user.GetAsync($"/api/tasks/{task.Id}");
        Assert.Equal(before["due"].GetRawText(), after["due"].GetRawText());
        Assert.Contains(before["reminders"][1].GetRawText(), after["reminders"].GetRawText(), StringComparison.Ordinal);
        foreach (var minutes in new[] { "0", "-1", "43201", "null", "1.5", "99999999999" })
            (await user.PostAsync($"{path}/snooze", $"{{\"minutes\":{minutes}}}")).IsProblem(400, "invalid", "minutes");
    }

    [Fact]
    public async Task A_dismissed_reminder_is_no_longer_upcoming()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-07-01" }, reminders = new[] { new { offsetMinutes = 10 } } });
        var reminder = (await user.GetAsync($"/api/tasks/{task.Id}"))["reminders"][0];
        var path = $"/api/reminders/{reminder.GetProperty("id").GetGuid()}";
        Assert.Equal("dismissed", (await user.PostAsync($"{path}/dismiss")).Is(200)["state"].GetString());
        Assert.Equal(0, (await user.GetAsync("/api/reminders/upcoming")).Json.GetArrayLength());
        Assert.Equal(1, (await user.GetAsync($"/api/reminders?task={task.Id}")).Json.GetArrayLength());
        (await user.DeleteAsync(path)).Is(204);
        (await user.DeleteAsync(path)).IsProblem(404, "not-found");
        Assert.Equal(0, (await user.GetAsync("/api/reminders")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_reminder_without_a_moment_is_not_counted()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-07-01" }, reminders = new[] { new { offsetMinutes = 10 } } });
        await CountAsync(0, """{"due":null}""");
        await CountAsync(0, """{"title":"Later"}""");
        await CountAsync(1, """{"due":{"date":"2026-07-02"}}""");
        await CountAsync(1, """{"due":{"date":"2026-07-02"},"priority":"low"}""");

        async Task CountAsync(int expected, string patch)
        {
            var answer = (await user.PatchAsync($"/api/tasks/{task.Id}", patch)).Is(200);
            Assert.Equal(expected, answer["reminderCount"].GetInt32());
            Assert.Equal(expected, (await user.GetAsync($"/api/tasks/{task.Id}"))["reminderCount"].GetInt32());
        }
    }

    [Fact]
    public async Task Reminders_of_one_person_are_not_anothers()
    {
        var (user, mate) = (await api.SignUpAsync(), await api.SignUpAsync());
        await api.ExecuteAsync(
            "INSERT INTO workspace_member (workspace_id, user_id, role) VALUES ($1, $2, 1)", user.WorkspaceId, mate.Id);
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-07-01" }, reminders = new[] { new { offsetMinutes = 10 } } });
        var read = (await mate.GetAsync($"/api/tasks/{task.Id}?workspace={user.WorkspaceId}")).Is(200);
        Assert.Equal(0, read["reminders"].GetArrayLength());
        Assert.Equal(0, read["reminderCount"].GetInt32());
        foreach (var due in new[] { "null", """{"date":"2026-07-02"}""" })
        {
            var moved = await mate.PatchAsync($"/api/tasks/{task.Id}?workspace={user.WorkspaceId}", $$"""{"due":{{due}}}""");
            Assert.Equal(0, moved.Is(200)["reminderCount"].GetInt32());
        }

        var id = (await user.GetAsync($"/api/tasks/{task.Id}"))["reminders"][0].GetProperty("id").GetGuid();
        (await mate.DeleteAsync($"/api/reminders/{id}?workspace={user.WorkspaceId}")).IsProblem(404, "not-found");
    }
}
