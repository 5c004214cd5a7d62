namespace TaskFlow.Api.Tests.Tasks;

public sealed class ReadTaskTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_task_that_is_known_already_is_not_sent_again()
    {
        var user = await api.SignUpAsync();
        var path = $"/api/tasks/{(await user.CreateTaskAsync()).Id}";
        var read = (await user.GetAsync(path)).Is(200);
        foreach (var tag in new[] { read.ETag!, "W/" + read.ETag, $"\"other\", {read.ETag}", "*" })
        {
            var known = (await user.GetAsync(path, ("If-None-Match", tag))).Is(304);
            Assert.Empty(known.Body);
            Assert.Equal(read.ETag, known.ETag);
        }

        (await user.GetAsync(path, ("If-None-Match", "\"other\""))).Is(200);
    }

    [Fact]
    public async Task Whatever_changes_what_is_shown_changes_the_tag()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { tags = new[] { "home" }, due = new { date = "2026-07-01" } });
        var path = $"/api/tasks/{task.Id}";
        var tag = (await user.GetAsync("/api/tags")).Json[0].GetProperty("id");

        foreach (var change in new Func<Task<Reply>>[]
        {
            () => user.PatchAsync(path, new { title = "New" }),
            () => user.PostAsync($"{path}/reminders", new { offsetMinutes = 5 }),
            () => user.PatchAsync($"/api/tags/{tag}", new { name = "house" }),
        })
        {
            var known = await user.GetAsync(path);
            Assert.InRange((await change()).Status, 200, 201);
            (await user.GetAsync(path, ("If-None-Match", known.ETag!))).Is(200);
        }
    }

    [Fact]
    public async Task The_tag_that_was_read_is_good_for_a_change()
    {
        var user = await api.SignUpAsync();
        var path = $"/api/tasks/{(await user.CreateTaskAsync()).Id}";
        var read = await user.GetAsync(path);
        (await user.PatchAsync(path, new { title = "New" }, ("If-Match", read.ETag!))).Is(200);
        (await user.PatchAsync(path, new { title = "Newer" }, ("If-Match", read.ETag!))).IsProblem(412, "stale");
    }

    [Fact]
    public async Task A_task_says_whether_its_series_runs()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-07-01" }, recurrence = new { rrule = "FREQ=DAILY" } });
        var series = $"/api/recurring-tasks/{task["seriesId"].GetGuid()}";
        Assert.Equal("active", task["seriesState"].GetString());

        await user.PostAsync($"{series}/pause");
        Assert.Equal("paused", (await user.GetAsync("/api/tasks"))["items"][0].GetProperty("seriesState").GetString());
        Assert.Equal("paused", (await user.PostAsync($"/api/tasks/{task.Id}/complete"))["seriesState"].GetString());

        await user.DeleteAsync(series);
        Assert.False((await user.GetAsync($"/api/tasks/{task.Id}")).Has("seriesState"));
    }

    [Fact]
    public async Task A_task_names_its_parent_and_says_how_far_its_subtasks_are()
    {
        var user = await api.SignUpAsync();
        var parent = await user.CreateTaskAsync(null, "Move house");
        var path = $"/api/tasks/{parent.Id}";
        Assert.False((await user.GetAsync(path)).Has("subtasks"));
        var children = new List<Guid>();
        foreach (var title in new[] { "Boxes", "Van", "Keys", "Mistake" })
            children.Add((await user.CreateTaskAsync(new { parentId = parent.Id }, title)).Id);
        (await user.CreateTaskAsync(new { parentId = children[0] }, "Tape")).Is(201);
        (await user.PostAsync($"/api/tasks/{children[1]}/complete")).Is(200);
        (await user.DeleteAsync($"/api/tasks/{children[3]}")).Is(200);

        Assert.Equal("""{"done":1,"total":3}""", (await user.GetAsync(path))["subtasks"].GetRawText());
        var child = await user.GetAsync($"/api/tasks/{children[0]}");
        Assert.Equal((parent.Id, "Move house"), (child["parentId"].GetGuid(), child["parentTitle"].GetString()));
        var list = (await user.GetAsync("/api/tasks?sort=title"))["items"].EnumerateArray()
            .ToDictionary(item => item.GetProperty("title").GetString()!);
        Assert.Equal("""{"done":1,"total":3}""", list["Move house"].GetProperty("subtasks").GetRawText());
        Assert.Equal("Boxes", list["Tape"].GetProperty("parentTitle").GetString());
        Assert.False(list["Keys"].TryGetProperty("subtasks", out _));
    }

    [Theory]
    [InlineData("/api/tasks/00000000-0000-0000-0000-000000000001")]
    [InlineData("/api/tasks/x")]
    [InlineData("/api/tasks/..%2f..%2fhealth")]
    [InlineData("/api/tasks/%2e%2e/x")]
    [InlineData("/api/nothing")]
    public async Task What_is_not_there_is_a_problem_too(string path) =>
        (await (await api.SignUpAsync()).GetAsync(path)).IsProblem(404, "not-found");
}
