namespace TaskFlow.Api.Tests;

/// <summary>A command that is sent with another version than the newest changes nothing, and answers the present
/// state.</summary>
public sealed class IfMatchTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("POST", "tasks/{task}/recurring", """{"rrule":"FREQ=DAILY"}""", 200)]
    [InlineData("POST", "recurring-tasks/{series}/pause", null, 200)]
    [InlineData("POST", "recurring-tasks/{series}/resume", null, 200)]
    [InlineData("DELETE", "recurring-tasks/{series}", null, 204)]
    [InlineData("POST", "tags/{tag}/merge", """{"into":"{other}"}""", 204)]
    [InlineData("DELETE", "tags/{tag}", null, 204)]
    [InlineData("POST", "reminders/{reminder}/dismiss", null, 200)]
    [InlineData("POST", "reminders/{reminder}/snooze", """{"minutes":5}""", 200)]
    [InlineData("DELETE", "reminders/{reminder}", null, 204)]
    public async Task A_stale_version_is_refused_and_the_newest_is_not(
        string method, string path, string? body, int expected)
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { due = new { date = "2026-07-01" }, tags = new[] { "home" } });
        var repeated = await user.CreateTaskAsync(
            new { due = new { date = "2026-07-01" }, recurrence = new { rrule = "FREQ=DAILY" } });
        var series = repeated["seriesId"].GetGuid();
        var reminder = (await user.PostAsync($"/api/tasks/{task.Id}/reminders", new { offsetMinutes = 5 })).Is(201);
        var tag = (await user.GetAsync("/api/tags")).Json[0].GetProperty("id").GetGuid();
        var other = (await user.PostAsync("/api/tags", new { name = "other" })).Is(201).Id;
        var subject = path.Split('/')[0] switch
        {
            "tasks" => task.Id,
            "tags" => tag,
            "reminders" => reminder.Id,
            _ => series,
        };

        var stale = (await SendAsync("\"7\"")).IsProblem(412, "stale");

        Assert.Equal(1, stale["current"].GetProperty("version").GetInt64());
        Assert.Equal(subject, stale["current"].GetProperty("id").GetGuid());
        (await SendAsync("\"1\"")).Is(expected);

        Task<Reply> SendAsync(string version) => user.SendAsync(
            new HttpMethod(method), "/api/" + Named(path),
            body is null ? null : new StringContent(Named(body), null, "application/json"), ("If-Match", version));

        string Named(string text) => text.Replace("{task}", $"{task.Id}", StringComparison.Ordinal)
            .Replace("{series}", $"{series}", StringComparison.Ordinal)
            .Replace("{tag}", $"{tag}", StringComparison.Ordinal)
            .Replace("{other}", $"{other}", StringComparison.Ordinal)
            .Replace("{reminder}", $"{reminder.Id}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tasks", """{"title":"x"}""")]
    [InlineData("projects", """{"name":"x"}""")]
    [InlineData("tags", """{"name":"x"}""")]
    [InlineData("reminders", """{"taskId":"{task}","offsetMinutes":5}""")]
    public async Task What_was_made_is_read_where_its_location_says(string kind, string body)
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { due = new { date = "2026-07-01" } });
        var made = (await user.PostAsync(
            $"/api/{kind}", body.Replace("{task}", $"{task.Id}", StringComparison.Ordinal))).Is(201);

        var read = (await user.GetAsync(made.Headers["Location"])).Is(200);

        Assert.Equal((made.Id, 1L), (read.Id, read.Version));
        Assert.StartsWith("\"1", read.ETag, StringComparison.Ordinal);
        Assert.StartsWith("\"1", made.ETag, StringComparison.Ordinal);
        (await (await api.SignUpAsync()).GetAsync(made.Headers["Location"])).IsProblem(404, "not-found");
        (await user.GetAsync($"/api/{kind}/{Guid.NewGuid()}")).IsProblem(404, "not-found");
    }
}
