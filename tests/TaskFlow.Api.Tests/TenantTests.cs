namespace TaskFlow.Api.Tests;

public sealed class TenantTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    public static TheoryData<string, string, string> ById => new()
    {
        { "GET", "/api/tasks/{task}", "" },
        { "PATCH", "/api/tasks/{task}", """{"title":"mine"}""" },
        { "DELETE", "/api/tasks/{task}", "" },
        { "POST", "/api/tasks/{task}/complete", "" },
        { "PATCH", "/api/tasks/{task}/complete", "" },
        { "POST", "/api/tasks/{task}/reopen", "" },
        { "POST", "/api/tasks/{task}/move", "{}" },
        { "POST", "/api/tasks/{task}/restore", "" },
        { "POST", "/api/tasks/{task}/tags", """{"tags":["x"]}""" },
        { "POST", "/api/tasks/{task}/recurring", """{"rrule":"FREQ=DAILY"}""" },
        { "GET", "/api/tasks/{task}/instances", "" },
        { "POST", "/api/tasks/{task}/reminders", """{"offsetMinutes":5}""" },
        { "GET", "/api/tasks/{task}/audit", "" },
        { "POST", "/api/reminders", """{"taskId":"{task}","offsetMinutes":5}""" },
        { "POST", "/api/reminders/{reminder}/dismiss", "" },
        { "PATCH", "/api/reminders/{reminder}/dismiss", "" },
        { "POST", "/api/reminders/{reminder}/snooze", """{"minutes":5}""" },
        { "DELETE", "/api/reminders/{reminder}", "" },
        { "GET", "/api/recurring-tasks/{series}", "" },
        { "PATCH", "/api/recurring-tasks/{series}", """{"rrule":"FREQ=DAILY"}""" },
        { "POST", "/api/recurring-tasks/{series}/pause", "" },
        { "POST", "/api/recurring-tasks/{series}/resume", "" },
        { "POST", "/api/recurring-tasks/{series}/restore", "" },
        { "DELETE", "/api/recurring-tasks/{series}", "" },
        { "PATCH", "/api/projects/{project}", """{"name":"mine"}""" },
        { "DELETE", "/api/projects/{project}", "" },
        { "PATCH", "/api/tags/{tag}", """{"name":"mine"}""" },
        { "POST", "/api/tags/{tag}/merge", """{"into":"{myTag}"}""" },
        { "POST", "/api/tags/{myTag}/merge", """{"into":"{tag}"}""" },
        { "DELETE", "/api/tags/{tag}", "" },
        { "POST", "/api/notifications/{notification}/read", "" },
    };

    public static TheoryData<string, string, string> ByWorkspace => new()
    {
        { "GET", "/api/tasks?workspace={workspace}", "" },
        { "GET", "/api/tasks?status=any&q=secret&workspace={workspace}", "" },
        { "GET", "/api/tasks?tag=secret&workspace={workspace}", "" },
        { "GET", "/api/tasks?project={project}&status=any", "" },
        { "GET", "/api/tasks/search?q=secret&workspace={workspace}", "" },
        { "GET", "/api/recurring-tasks?workspace={workspace}", "" },
        { "GET", "/api/reminders?workspace={workspace}", "" },
        { "GET", "/api/reminders?task={task}", "" },
        { "GET", "/api/reminders/upcoming?workspace={workspace}", "" },
        { "GET", "/api/notifications?workspace={workspace}", "" },
        { "GET", "/api/projects?workspace={workspace}", "" },
        { "GET", "/api/tags?workspace={workspace}", "" },
        { "GET", "/api/audit?workspace={workspace}", "" },
        { "GET", "/api/changes?workspace={workspace}", "" },
        { "POST", "/api/tasks", """{"title":"x","workspaceId":"{workspace}"}""" },
        { "POST", "/api/tasks", """{"title":"x","workspaceId":"{workspace}","projectId":"{project}"}""" },
        { "POST", "/api/tasks", """{"title":"x","workspaceId":"{workspace}","projectId":"{project}","tags":["x"]}""" },
        { "POST", "/api/tasks", """{"title":"x","projectId":"{project}"}""" },
        { "POST", "/api/tasks", """{"title":"x","parentId":"{task}"}""" },
        { "POST", "/api/quick-add", """{"text":"x","workspaceId":"{workspace}"}""" },
        { "POST", "/api/quick-add", """{"text":"x @secret","workspaceId":"{workspace}"}""" },
        { "POST", "/api/projects", """{"name":"x","workspaceId":"{workspace}"}""" },
        { "POST", "/api/tags", """{"name":"x","workspaceId":"{workspace}"}""" },
        { "POST", "/api/notifications/read?workspace={workspace}", "" },
    };

    [Theory]
    [MemberData(nameof(ById))]
    public async Task A_foreign_id_is_answered_like_one_that_is_not_there(string method, string path, string body)
    {
        var (missing, foreign) = await AskAsync(method, path, body, "");
        missing.IsProblem(404, "not-found");
        Assert.Equal(missing.Text, foreign.IsProblem(404, "not-found").Text);
    }

    [Theory]
    [MemberData(nameof(ById))]
    public async Task Naming_the_foreign_workspace_does_not_help(string method, string path, string body)
    {
        if (body.StartsWith('{') && path is "/api/reminders" or "/api/projects/{project}" or "/api/tags/{tag}")
            body = body.Insert(1, "\"workspaceId\":\"{workspace}\",");
        var (missing, foreign) = await AskAsync(method, path, body, "?workspace={workspace}");
        Assert.Equal(missing.Text, foreign.IsProblem(404, "not-found").Text);
    }

    [Theory]
    [MemberData(nameof(ByWorkspace))]
    public async Task A_foreign_workspace_is_answered_like_one_that_is_not_there(
        string method, string path, string body)
    {
        var (missing, foreign) = await AskAsync(method, path, body, "");
        Assert.Equal((missing.Status, missing.Text), (foreign.Status, foreign.Text));
        Assert.DoesNotContain("secret", foreign.Text, StringComparison.OrdinalIgnoreCase);
        if (method == "POST" && !path.Contains("read", StringComparison.Ordinal))
            Assert.True(foreign.Status is 400 or 403 or 404, foreign.Text);
    }

    /// <summary>The same request with ids that are nobody's and with those of a stranger, whose things stay as they
    /// are.</summary>
    private async Task<(Reply Missing, Reply Foreign)> AskAsync(
        string method, string path, string body, string workspace)
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { tags = new[] { "own" } });
        var own = (await user.GetAsync("/api/tags")).Json[0].GetProperty("id").GetGuid();
        var stranger = await api.SignUpAsync();
        var theirs = await IdsOfAsync(stranger);
        var nobodys = theirs.ToDictionary(name => name.Key, _ => Guid.NewGuid());
        theirs["myTag"] = nobodys["myTag"] = own;

        var before = await StateAsync(stranger);
        var missing = await SendAsync(nobodys);
        var foreign = await SendAsync(theirs);
        Assert.Equal(before, await StateAsync(stranger));
        return (missing, foreign);

        Task<Reply> SendAsync(Dictionary<string, Guid> names) => user.SendAsync(
            new HttpMethod(method), Fill(path + workspace, names),
            body.Length == 0 ? null : new StringContent(
                Fill(body, names), System.Text.Encoding.UTF8, "application/json"));
    }

    private async Task<Dictionary<string, Guid>> IdsOfAsync(ApiUser user)
    {
        var project = (await user.PostAsync("/api/projects", new { name = "secret" })).Id;
        var task = await user.CreateTaskAsync(
            new
            {
                projectId = project,
                tags = new[] { "secret" },
                due = new { date = "2026-07-01" },
                recurrence = new { rrule = "FREQ=DAILY" },
                reminders = new[] { new { offsetMinutes = 5 } },
            },
            "secret");
        var notification = Guid.CreateVersion7();
        await api.ExecuteAsync(
            """
            INSERT INTO notification (workspace_id, id, user_id, kind, title, event_id, created_at)
            VALUES ($1, $2, $3, 'reminder', 'secret', $2, now())
            """,
            user.WorkspaceId, notification, user.Id);
        return new()
        {
            ["workspace"] = user.WorkspaceId,
            ["project"] = project,
            ["task"] = task.Id,
            ["series"] = task["seriesId"].GetGuid(),
            ["reminder"] = (await user.GetAsync($"/api/tasks/{task.Id}"))["reminders"][0].GetProperty("id").GetGuid(),
            ["tag"] = (await user.GetAsync("/api/tags")).Json[0].GetProperty("id").GetGuid(),
            ["notification"] = notification,
        };
    }

    private static async Task<string> StateAsync(ApiUser user)
    {
        var replies = await Task.WhenAll(
            new[] { "tasks?status=any", "projects", "tags", "recurring-tasks", "reminders", "notifications" }
                .Select(path => user.GetAsync($"/api/{path}")));
        return string.Concat(replies.Select(reply => reply.Is(200).Text));
    }

    private static string Fill(string text, Dictionary<string, Guid> names) =>
        names.Aggregate(
            text, (filled, name) => filled.Replace($"{{{name.Key}}}", name.Value.ToString(), StringComparison.Ordinal));
}
