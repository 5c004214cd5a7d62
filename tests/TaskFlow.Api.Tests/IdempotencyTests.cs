namespace TaskFlow.Api.Tests;

public sealed class IdempotencyTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    /// <summary>Every command by POST: the path, a body, another body, and the table that a first request adds a row
    /// to. {task}, {series}, {reminder}, {tag} and {other} stand for ids.</summary>
    public static TheoryData<string, string, string, string> Posts => new()
    {
        { "/api/tasks", """{"title":"x","tags":["new"]}""", """{"title":"y"}""", "task" },
        { "/api/tasks", """{"id":"{new}","title":"x"}""", """{"id":"{new}","title":"y"}""", "task" },
        { "/api/tasks", """{"id":"{new}","title":"x","parentId":"{task}"}""", """{"title":"y"}""", "task" },
        { "/api/quick-add", """{"text":"Pay rent tomorrow p1"}""", """{"text":"Pay rent"}""", "task" },
        {
            "/api/recurring-tasks", """{"title":"x","due":{"date":"2026-06-15"},"recurrence":{"rrule":"FREQ=DAILY"}}""",
            """{"title":"y","due":{"date":"2026-06-15"},"recurrence":{"rrule":"FREQ=DAILY"}}""", "series"
        },
        { "/api/tasks/{task}/recurring", """{"rrule":"FREQ=DAILY"}""", """{"rrule":"FREQ=WEEKLY"}""", "series" },
        { "/api/tasks/{task}/reminders", """{"offsetMinutes":5}""", """{"offsetMinutes":6}""", "reminder" },
        {
            "/api/reminders", """{"taskId":"{task}","offsetMinutes":5}""", """{"taskId":"{task}","offsetMinutes":6}""",
            "reminder"
        },
        { "/api/projects", """{"name":"x"}""", """{"name":"y"}""", "project" },
        { "/api/tags", """{"name":"x"}""", """{"name":"y"}""", "tag" },
        { "/api/tasks/{task}/tags", """{"tags":["y"]}""", """{"tags":["z"]}""", "tag" },
        { "/api/tasks/{task}/complete", "{}", """{"x":1}""", "event_log" },
        { "/api/tasks/{task}/move", """{"before":"{other}"}""", """{"after":"{other}"}""", "event_log" },
        { "/api/recurring-tasks/{series}/pause", "{}", """{"x":1}""", "event_log" },
        { "/api/reminders/{reminder}/snooze", """{"minutes":5}""", """{"minutes":6}""", "event_log" },
        { "/api/reminders/{reminder}/dismiss", "{}", """{"x":1}""", "event_log" },
        { "/api/tags/{tag}/merge", """{"into":"{tag2}"}""", """{"into":"{other}"}""", "event_log" },
    };

    [Fact]
    public async Task A_refusal_that_leaves_the_rest_unread_is_a_refusal_under_a_key_too()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { reminders = new[] { new { offsetMinutes = 5 } } });
        (await user.PostAsync(
            $"/api/tasks/{task.Id}/reminders", "{}", ("Idempotency-Key", Guid.NewGuid().ToString())))
            .IsProblem(400, "invalid");
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_key_gives_the_same_bytes_again_and_refuses_another_body(
        string path, string body, string other, string table)
    {
        var user = await api.SignUpAsync();
        var names = await PrepareAsync(user);
        (path, body, other) = (Fill(path, names), Fill(body, names), Fill(other, names));
        var rows = await RowsAsync(user, table);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(() => user.PostAsync(path, body, key))));
        api.Time.Advance(TimeSpan.FromSeconds(1));
        var late = await user.PostAsync(path, body, key);

        Assert.InRange(late.Status, 200, 204);
        foreach (var reply in replies)
        {
            Assert.Equal(late.Text, reply.Is(late.Status).Text);
            Assert.Equal((late.ETag, late.Headers.GetValueOrDefault("Location")),
                (reply.ETag, reply.Headers.GetValueOrDefault("Location")));
        }

        if (table != "event_log")
            Assert.Equal(rows + 1, await RowsAsync(user, table));
        Assert.Equal(1, await api.ScalarAsync<long>(
            "SELECT count(*) FROM idempotency WHERE principal = $1 AND key = $2", user.Id, key.Item2));
        (await user.PostAsync(path, other, key)).IsProblem(422, "idempotency-key-reused");
        (await user.PostAsync("/api/projects", """{"name":"elsewhere"}""", key))
            .IsProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_request_that_changed_nothing_changes_nothing_when_it_is_sent_again_later()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(title: "Mine");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = (await user.PatchAsync($"/api/tasks/{task.Id}", new { title = "Mine" }, key)).Is(200);
        (await user.PatchAsync($"/api/tasks/{task.Id}", new { title = "Theirs" })).Is(200);

        Assert.Equal(first.Text, (await user.PatchAsync($"/api/tasks/{task.Id}", new { title = "Mine" }, key)).Is(200).Text);

        Assert.Equal("Theirs", (await user.GetAsync($"/api/tasks/{task.Id}"))["title"].GetString());
        (await user.PostAsync($"/api/tasks/{task.Id}/reopen", null, key)).IsProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task Fifty_requests_at_once_under_one_key_make_one_task()
    {
        var user = await api.SignUpAsync();
        var key = ("Idempotency-Key", "storm");
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() =>
            user.PostAsync("/api/tasks", """{"title":"Once","tags":["a","b"]}""", key))));

        Assert.Single(replies.Select(reply => reply.Is(201).Text).Distinct());
        Assert.Single((await user.GetAsync("/api/tasks")).Items("id"));
        Assert.Equal(
            1, await api.ScalarAsync<long>("SELECT count(*) FROM event_log WHERE workspace_id = $1", user.WorkspaceId));
    }

    [Fact]
    public async Task A_key_is_its_users_own()
    {
        var key = ("Idempotency-Key", "shared");
        var first = await (await api.SignUpAsync()).PostAsync("/api/tasks", """{"title":"x"}""", key);
        var second = await (await api.SignUpAsync()).PostAsync("/api/tasks", """{"title":"x"}""", key);
        Assert.NotEqual(first.Is(201).Id, second.Is(201).Id);
    }

    [Fact]
    public async Task A_refused_request_does_not_spend_its_key()
    {
        var user = await api.SignUpAsync();
        var key = ("Idempotency-Key", "again");
        (await user.PostAsync("/api/tasks", """{"title":""}""", key)).IsProblem(400, "invalid", "title");
        (await user.PostAsync("/api/tasks", """{"title":"x"}""", key)).Is(201);
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused()
    {
        var user = await api.SignUpAsync();
        (await user.PostAsync("/api/tasks", """{"title":"x"}""", ("Idempotency-Key", new string('k', 201))))
            .IsProblem(400, "invalid", "Idempotency-Key");
        (await user.PostAsync("/api/tasks", """{"title":"x"}""", ("Idempotency-Key", new string('k', 200)))).Is(201);
    }

    private static async Task<Dictionary<string, Guid>> PrepareAsync(ApiUser user)
    {
        var often = await user.CreateTaskAsync(new
        {
            due = new { date = "2026-07-01" },
            recurrence = new { rrule = "FREQ=DAILY" },
            tags = new[] { "one", "two" },
            reminders = new[] { new { offsetMinutes = 1 } },
        });
        var tags = (await user.GetAsync("/api/tags")).Json;
        return new()
        {
            ["new"] = Guid.CreateVersion7(),
            ["task"] = (await user.CreateTaskAsync(new { due = new { date = "2026-07-01" } })).Id,
            ["other"] = often.Id,
            ["series"] = often["seriesId"].GetGuid(),
            ["reminder"] = (await user.GetAsync($"/api/tasks/{often.Id}"))["reminders"][0].GetProperty("id").GetGuid(),
            ["tag"] = tags[0].GetProperty("id").GetGuid(),
            ["tag2"] = tags[1].GetProperty("id").GetGuid(),
        };
    }

    private static string Fill(string text, Dictionary<string, Guid> names) =>
        names.Aggregate(
            text, (filled, name) => filled.Replace($"{{{name.Key}}}", name.Value.ToString(), StringComparison.Ordinal));

    private Task<long> RowsAsync(ApiUser user, string table) =>
        api.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE workspace_id = $1", user.WorkspaceId);
}
