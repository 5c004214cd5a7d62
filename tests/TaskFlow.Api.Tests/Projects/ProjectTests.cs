namespace TaskFlow.Api.Tests.Projects;

public sealed class ProjectTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_project_is_made_and_changed()
    {
        var user = await api.SignUpAsync();
        var made = (await user.PostAsync("/api/projects", new { name = " House ", colour = "teal" })).Is(201);
        Assert.Equal("House", made["name"].GetString());
        var changed = (await user.PatchAsync(
            $"/api/projects/{made.Id}", new { name = "Flat" }, ("If-Match", made.ETag!))).Is(200);
        Assert.Equal(("Flat", "teal"), (changed["name"].GetString(), changed["colour"].GetString()));
        var stale = (await user.PatchAsync($"/api/projects/{made.Id}", new { name = "x" }, ("If-Match", made.ETag!)))
            .IsProblem(412, "stale");
        Assert.Equal("Flat", stale["current"].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Tasks_of_a_deleted_project_go_to_the_inbox_those_in_the_trash_too()
    {
        var user = await api.SignUpAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Id;
        await user.CreateTaskAsync(new { projectId = project }, "kept");
        var trashed = await user.CreateTaskAsync(new { projectId = project }, "trashed");
        await user.DeleteAsync($"/api/tasks/{trashed.Id}");

        (await user.DeleteAsync($"/api/projects/{project}")).Is(204);

        (await user.DeleteAsync($"/api/projects/{project}")).IsProblem(404, "not-found");
        (await user.PostAsync($"/api/tasks/{trashed.Id}/restore")).Is(200);
        Assert.Equal(2, (await user.GetAsync($"/api/tasks?project={user.InboxId}"))["items"].GetArrayLength());
        (await user.PostAsync("/api/tasks", new { title = "x", projectId = project }))
            .IsProblem(400, "invalid", "projectId");
    }

    [Theory]
    [InlineData("made")]
    [InlineData("made below another")]
    [InlineData("moved")]
    public async Task Nothing_is_put_into_a_project_while_it_is_being_deleted(string how)
    {
        var user = await api.SignUpAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Id;
        var task = await user.CreateTaskAsync(new { projectId = project });
        var other = await user.CreateTaskAsync();
        await using var held = await HeldLock.OfTaskAsync(api, task.Id);

        var deleting = user.DeleteAsync($"/api/projects/{project}");
        await Waiting.ForAsync(api, 1);
        var putting = how switch
        {
            "made" => user.PostAsync("/api/tasks", new { title = "x", projectId = project }),
            "moved" => user.PatchAsync($"/api/tasks/{other.Id}", new { projectId = project }),
            _ => user.PostAsync("/api/tasks", new { title = "x", projectId = project, parentId = other.Id }),
        };
        await Waiting.ForAsync(api, 2);
        await held.ReleaseAsync();

        (await deleting).Is(204);
        (await putting).IsProblem(400, "invalid", "projectId");
        Assert.Equal(0, await api.ScalarAsync<long>("SELECT count(*) FROM task WHERE project_id = $1", project));
    }

    [Fact]
    public async Task The_history_of_a_task_names_a_tag_that_it_got_while_its_project_was_being_deleted()
    {
        var user = await api.SignUpAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Id;
        var task = await user.CreateTaskAsync(new { projectId = project });
        await using var held = await HeldLock.OfTaskAsync(api, task.Id);

        var tagging = user.PostAsync($"/api/tasks/{task.Id}/tags", new { tags = new[] { "roof" } });
        await Waiting.ForAsync(api, 1);
        var deleting = user.DeleteAsync($"/api/projects/{project}");
        await Waiting.ForAsync(api, 2);
        await held.ReleaseAsync();

        (await tagging).Is(200);
        (await deleting).Is(204);
        Assert.Contains("roof", await api.ScalarAsync<string>(
            "SELECT convert_from(payload, 'UTF8') FROM event_log WHERE key = $1 ORDER BY pos DESC LIMIT 1", task.Id),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_project_still_says_how_many_tasks_it_has()
    {
        var user = await api.SignUpAsync();
        var path = $"/api/projects/{(await user.PostAsync("/api/projects", new { name = "House" })).Id}";
        await user.CreateTaskAsync(new { projectId = path.Split('/')[^1] });

        var changed = (await user.PatchAsync(path, new { name = "Home" })).Is(200);
        var stale = (await user.PatchAsync(path, new { name = "x" }, ("If-Match", "\"1\""))).IsProblem(412, "stale");

        Assert.Equal(1, changed["openTasks"].GetInt32());
        Assert.Equal(1, stale["current"].GetProperty("openTasks").GetInt32());
    }

    [Fact]
    public async Task The_inbox_stays()
    {
        var user = await api.SignUpAsync();
        (await user.DeleteAsync($"/api/projects/{user.InboxId}")).IsProblem(409, "conflict");
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"a\u0000"}""", "name")]
    [InlineData("""{"name":"x","colour":"#fff"}""", "colour")]
    [InlineData("""{"name":"x","workspaceId":"x"}""", "workspaceId")]
    public async Task A_project_that_cannot_be_is_refused(string body, string field) =>
        (await (await api.SignUpAsync()).PostAsync("/api/projects", body)).IsProblem(400, "invalid", field);

    [Fact]
    public async Task A_project_counts_its_open_tasks()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync();
        await user.PostAsync($"/api/tasks/{(await user.CreateTaskAsync()).Id}/complete");
        await user.DeleteAsync($"/api/tasks/{(await user.CreateTaskAsync()).Id}");
        Assert.Equal(1, (await user.GetAsync("/api/projects")).Json[0].GetProperty("openTasks").GetInt32());
    }
}
