using System.Text;
using System.Text.Json.Nodes;

namespace TaskFlow.Api.Tests;

/// <summary>What is answered to somebody who sees a thing and may not change it.</summary>
public sealed class ReadOnlyTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const short Viewer = 0;
    private const short Member = 1;

    public static TheoryData<string, string, string> OfTheProject => new()
    {
        { "PATCH", "/api/tasks/{task}", """{"title":"mine"}""" },
        { "DELETE", "/api/tasks/{task}", "" },
        { "POST", "/api/tasks/{task}/complete", "" },
        { "POST", "/api/tasks/{task}/reopen", "" },
        { "POST", "/api/tasks/{task}/move", "{}" },
        { "POST", "/api/tasks/{task}/restore", "" },
        { "POST", "/api/tasks/{task}/tags", """{"tags":["x"]}""" },
        { "POST", "/api/tasks/{task}/recurring", """{"rrule":"FREQ=DAILY"}""" },
        { "PATCH", "/api/recurring-tasks/{series}", """{"rrule":"FREQ=DAILY"}""" },
        { "POST", "/api/recurring-tasks/{series}/pause", "" },
        { "POST", "/api/recurring-tasks/{series}/resume", "" },
        { "DELETE", "/api/recurring-tasks/{series}", "" },
        { "PATCH", "/api/projects/{project}", """{"name":"mine"}""" },
        { "DELETE", "/api/projects/{project}", "" },
        { "POST", "/api/tasks", """{"title":"x","projectId":"{project}"}""" },
        { "POST", "/api/tasks", """{"title":"x","projectId":"{project}","tags":["x"]}""" },
        { "POST", "/api/tasks", """{"title":"x","parentId":"{task}"}""" },
        { "POST", "/api/quick-add", """{"text":"x","projectId":"{project}"}""" },
    };

    public static TheoryData<string, string, string> OfTheWorkspace => new()
    {
        { "PATCH", "/api/tags/{tag}", """{"name":"mine"}""" },
        { "POST", "/api/tags/{tag}/merge", """{"into":"{other}"}""" },
        { "DELETE", "/api/tags/{tag}", "" },
        { "POST", "/api/tags", """{"name":"x"}""" },
        { "POST", "/api/projects", """{"name":"x"}""" },
        { "POST", "/api/tasks", """{"title":"x"}""" },
    };

    [Theory]
    [MemberData(nameof(OfTheProject))]
    [MemberData(nameof(OfTheWorkspace))]
    public async Task A_viewer_is_told_that_the_role_does_not_allow_it(string method, string path, string body) =>
        await RefusesAsync(method, path, body, Viewer, null, 403, "forbidden");

    [Theory]
    [MemberData(nameof(OfTheProject))]
    public async Task A_viewer_of_a_project_alone_is_told_so_too(string method, string path, string body) =>
        await RefusesAsync(method, path, body, Member, Viewer, 403, "forbidden");

    [Theory]
    [MemberData(nameof(OfTheWorkspace))]
    public async Task A_viewer_of_a_project_changes_the_rest_of_the_workspace(string method, string path, string body)
    {
        var (_, names, mate) = await SceneAsync(Member, Viewer);
        Assert.InRange((await SendAsync(mate, method, path, body, names)).Status, 200, 204);
    }

    [Theory]
    [MemberData(nameof(OfTheProject))]
    public async Task To_whom_it_is_hidden_it_is_not_there(string method, string path, string body)
    {
        if (path is "/api/tasks" or "/api/quick-add")
            await RefusesAsync(method, path, body, Member, null, 400, "invalid", hidden: true);
        else
            await RefusesAsync(method, path, body, Member, null, 404, "not-found", hidden: true);
    }

    [Fact]
    public async Task A_viewer_who_names_what_is_not_there_is_told_that()
    {
        var (owner, _, mate) = await SceneAsync(Viewer, null);
        var patch = await mate.PatchAsync(
            $"/api/tasks/{Guid.NewGuid()}?workspace={owner.WorkspaceId}", new { title = "x" });
        patch.IsProblem(404, "not-found");
        (await mate.DeleteAsync($"/api/tags/{Guid.NewGuid()}?workspace={owner.WorkspaceId}"))
            .IsProblem(404, "not-found");
    }

    [Fact]
    public async Task A_task_does_not_move_into_a_project_that_the_caller_only_reads()
    {
        var (owner, names, mate) = await SceneAsync(Member, Viewer);
        var task = await owner.CreateTaskAsync();
        var path = $"/api/tasks/{task.Id}?workspace={owner.WorkspaceId}";
        (await mate.PatchAsync(path, new { projectId = names["project"] })).IsProblem(403, "forbidden");
        (await mate.PatchAsync(path, new { projectId = Guid.NewGuid() })).IsProblem(400, "invalid", "projectId");
    }

    [Fact]
    public async Task A_viewer_has_reminders_of_their_own()
    {
        var (owner, names, mate) = await SceneAsync(Viewer, null);
        var made = await mate.PostAsync(
            $"/api/tasks/{names["task"]}/reminders?workspace={owner.WorkspaceId}", new { offsetMinutes = 30 });
        var path = $"/api/reminders/{made.Is(201).Id}";
        (await mate.PostAsync($"{path}/snooze?workspace={owner.WorkspaceId}", new { minutes = 5 })).Is(200);
        (await mate.DeleteAsync($"{path}?workspace={owner.WorkspaceId}")).Is(204);
    }

    [Fact]
    public async Task A_refusal_under_a_key_is_no_answer_to_keep()
    {
        var (owner, names, mate) = await SceneAsync(Viewer, null);
        var path = $"/api/tasks/{names["task"]}/complete?workspace={owner.WorkspaceId}";
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        (await mate.PostAsync(path, null, key)).IsProblem(403, "forbidden");
        await api.ExecuteAsync(
            "UPDATE workspace_member SET role = 1 WHERE workspace_id = $1 AND user_id = $2",
            owner.WorkspaceId, mate.Id);
        (await mate.PostAsync(path, null, key)).Is(200);
    }

    private async Task RefusesAsync(
        string method, string path, string body, short role, short? projectRole, int status, string type,
        bool hidden = false)
    {
        var (owner, names, mate) = await SceneAsync(role, projectRole, hidden);
        var before = await EventsAsync(owner);

        var answer = await SendAsync(mate, method, path, body, names);

        answer.IsProblem(status, type);
        Assert.Equal(before, await EventsAsync(owner));
    }

    /// <summary>Somebody's project with a recurring task, and somebody else who has a role there.</summary>
    private async Task<(ApiUser Owner, Dictionary<string, Guid> Names, ApiUser Mate)> SceneAsync(
        short role, short? projectRole, bool hidden = false)
    {
        var (owner, mate) = (await api.SignUpAsync(), await api.SignUpAsync());
        var project = (await owner.PostAsync("/api/projects", new { name = "House" })).Id;
        var task = await owner.CreateTaskAsync(new
        {
            projectId = project,
            tags = new[] { "one" },
            due = new { date = "2026-07-01" },
            recurrence = new { rrule = "FREQ=DAILY" },
        });
        var names = new Dictionary<string, Guid>
        {
            ["workspace"] = owner.WorkspaceId,
            ["project"] = project,
            ["task"] = task.Id,
            ["series"] = task["seriesId"].GetGuid(),
            ["tag"] = (await owner.GetAsync("/api/tags")).Json[0].GetProperty("id").GetGuid(),
            ["other"] = (await owner.PostAsync("/api/tags", new { name = "other" })).Id,
        };
        await api.ExecuteAsync(
            "INSERT INTO workspace_member (workspace_id, user_id, role) VALUES ($1, $2, $3)",
            owner.WorkspaceId, mate.Id, role);
        if (projectRole is { } inProject)
        {
            await api.ExecuteAsync(
                "INSERT INTO project_member (workspace_id, project_id, user_id, role) VALUES ($1, $2, $3, $4)",
                owner.WorkspaceId, project, mate.Id, inProject);
        }

        if (hidden)
            await api.ExecuteAsync("UPDATE project SET visibility = 1 WHERE id = $1", project);
        return (owner, names, mate);
    }

    private static Task<Reply> SendAsync(
        ApiUser user, string method, string path, string body, Dictionary<string, Guid> names)
    {
        var workspace = names["workspace"].ToString();
        if (body.Length > 0)
        {
            foreach (var (name, id) in names)
                body = body.Replace($"{{{name}}}", id.ToString(), StringComparison.Ordinal);
            var json = JsonNode.Parse(body)!.AsObject();
            // Of a patch of a task each field is one of the task's.
            if (!path.Contains("{task}", StringComparison.Ordinal))
                json["workspaceId"] = workspace;
            body = json.ToJsonString();
        }

        foreach (var (name, id) in names)
            path = path.Replace($"{{{name}}}", id.ToString(), StringComparison.Ordinal);
        return user.SendAsync(
            new HttpMethod(method), $"{path}?workspace={workspace}",
            body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json"));
    }

    private Task<long> EventsAsync(ApiUser user) =>
        api.ScalarAsync<long>("SELECT count(*) FROM event_log WHERE workspace_id = $1", user.WorkspaceId);
}
