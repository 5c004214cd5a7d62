using TaskFlow.Api.Tests.Operations;

namespace TaskFlow.Api.Tests;

/// <summary>How each operation of the Api is called rightly.</summary>
internal static class OperationCalls
{
    private const string Rule = """{"rrule":"FREQ=DAILY"}""";

    /// <summary>A right body for each operation that takes one.</summary>
    public static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST /api/accounts/register"] = """{"email":"{new}@example.org","password":"correct horse"}""",
        ["POST /api/accounts/sign-in"] = """{"email":"{email}","password":"correct horse"}""",
        ["POST /api/accounts/refresh"] = """{"refreshToken":"{token}"}""",
        ["POST /api/accounts/sign-out"] = """{"refreshToken":"{token}"}""",
        ["PATCH /api/accounts/me"] = """{"displayName":"Ada","timeZone":"Europe/Berlin"}""",
        ["POST /api/tasks"] = """
            {"id":"{new}","title":"x","due":{"date":"2026-07-01","time":"09:30","zone":"UTC"},"priority":"high",
            "tags":["a"],"reminders":[{"offsetMinutes":5}]}
            """,
        ["PATCH /api/tasks/{id}"] = """{"title":"y","due":null,"start":{"date":"2026-07-01"},"tags":["b"]}""",
        ["POST /api/tasks/{id}/move"] = """{"after":"{other}"}""",
        ["POST /api/tasks/{id}/tags"] = """{"tags":["new"]}""",
        ["POST /api/quick-add"] = """{"text":"Pay rent tomorrow p1"}""",
        ["POST /api/quick-add/parse"] = """{"text":"Pay rent every month #home","due":{"date":"2026-07-01"}}""",
        ["POST /api/tasks/{id}/recurring"] = Rule,
        ["POST /api/tasks/{id}/reminders"] = """{"at":{"date":"2026-07-01","time":"08:00"}}""",
        ["POST /api/recurring-tasks"] =
            """{"title":"x","due":{"date":"2026-07-01"},"recurrence":{"rrule":"FREQ=DAILY"}}""",
        ["POST /api/recurring-tasks/preview"] =
            """{"recurrence":{"rrule":"FREQ=DAILY"},"from":{"date":"2026-07-01"},"count":3}""",
        ["PATCH /api/recurring-tasks/{id}"] = """{"rrule":"FREQ=WEEKLY"}""",
        ["POST /api/reminders"] = """{"taskId":"{task}","offsetMinutes":7}""",
        ["POST /api/reminders/{id}/snooze"] = """{"minutes":5}""",
        ["POST /api/projects"] = """{"name":"x","colour":"red"}""",
        ["PATCH /api/projects/{id}"] = """{"colour":"blue"}""",
        ["POST /api/tags"] = """{"name":"x"}""",
        ["PATCH /api/tags/{id}"] = """{"colour":"blue"}""",
        ["POST /api/tags/{id}/merge"] = """{"into":"{other tag}"}""",
        ["POST /api/operations/replays"] = """{"consumer":"audit","fromPosition":0}""",
        ["POST /api/operations/parked/retry"] = """{"all":true}""",
        ["POST /api/operations/dead-letters/{id}/discard"] = """{"reason":"x"}""",
        ["POST /api/operations/dead-letters/replay"] = """{"all":true}""",
        ["POST /api/operations/dead-letters/discard"] = """{"reason":"x","all":true}""",
    };

    /// <summary>What must have been done to a thing before an operation does anything to it.</summary>
    public static readonly Dictionary<string, (string Method, string Path)> Before = new()
    {
        ["POST /api/tasks/{id}/reopen"] = ("POST", "/api/tasks/{id}/complete"),
        ["POST /api/tasks/{id}/restore"] = ("DELETE", "/api/tasks/{id}"),
        ["POST /api/recurring-tasks/{id}/resume"] = ("POST", "/api/recurring-tasks/{id}/pause"),
        ["POST /api/recurring-tasks/{id}/restore"] = ("DELETE", "/api/recurring-tasks/{id}"),
    };

    /// <summary>An administrator with one of each.</summary>
    public static async Task<(ApiUser User, Dictionary<string, string> Names)> SceneAsync(ApiFixture api)
    {
        var user = await api.AdministratorAsync();
        var due = new { date = "2026-07-01" };
        var task = await user.CreateTaskAsync(
            new { due, tags = new[] { "home" }, description = "x", reminders = new[] { new { offsetMinutes = 5 } } });
        var series = await user.CreateTaskAsync(new { due, recurrence = new { rrule = "FREQ=DAILY" }, tags = new[] { "o" } });
        await user.CreateTaskAsync(new { parentId = task.Id });
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Is(201);
        var tags = (await user.GetAsync("/api/tags")).Json.EnumerateArray()
            .ToDictionary(tag => tag.GetProperty("name").GetString()!, tag => $"{tag.GetProperty("id")}");
        var notification = Guid.CreateVersion7();
        await api.ExecuteAsync(
            """
            INSERT INTO notification (workspace_id, id, user_id, kind, title, event_id, created_at)
            VALUES ($1, $2, $3, 'reminder', 'x', $2, now())
            """,
            user.WorkspaceId, notification, user.Id);
        await api.ParkAsync(DeadLetters.NewFingerprint());
        return (user, new Dictionary<string, string>
        {
            ["task"] = $"{task.Id}",
            ["other"] = $"{series.Id}",
            ["series"] = $"{series["seriesId"]}",
            ["reminder"] = $"{(await user.GetAsync("/api/reminders")).Json[0].GetProperty("id")}",
            ["project"] = $"{project.Id}",
            ["tag"] = tags["home"],
            ["other tag"] = tags["o"],
            ["notification"] = $"{notification}",
            ["letter"] = $"{await api.AddAsync(DeadLetters.NewFingerprint())}",
            ["new"] = $"{Guid.CreateVersion7()}",
            ["email"] = user.Email,
            ["token"] = user.RefreshToken,
        });
    }

    public static string Fill(string text, string path, Dictionary<string, string> names)
    {
        var kind = path.Split('/')[2] switch
        {
            "recurring-tasks" => "series",
            "operations" => "letter",
            var plural => plural.TrimEnd('s'),
        };
        var id = names.GetValueOrDefault(kind, $"{Guid.Empty}");
        return names.Aggregate(
            text.Replace("{id}", id, StringComparison.Ordinal),
            (filled, name) => filled.Replace($"{{{name.Key}}}", name.Value, StringComparison.Ordinal));
    }

    /// <summary>A stream goes on for ever: its head says all.</summary>
    public static async Task<Reply> SendAsync(
        ApiUser user, string method, string path, string? body = null, string type = "application/json",
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null && method != "GET")
            request.Content = new StringContent(body, null, type);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await user.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? new Reply((int)response.StatusCode, [], "text/event-stream", new Dictionary<string, string>())
            : await Reply.ReadAsync(response);
    }
}
