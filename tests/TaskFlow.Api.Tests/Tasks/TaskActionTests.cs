namespace TaskFlow.Api.Tests.Tasks;

public sealed class TaskActionTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task A_task_is_ticked_off_and_opened_again(string method)
    {
        var user = await api.SignUpAsync();
        var path = $"/api/tasks/{(await user.CreateTaskAsync()).Id}";
        for (var i = 0; i < 2; i++)
        {
            var done = (await user.SendAsync(new HttpMethod(method), $"{path}/complete", null)).Is(200);
            Assert.Equal("completed", done["status"].GetString());
            Assert.Equal(2, done.Version);
        }

        var open = (await user.PostAsync($"{path}/reopen")).Is(200);
        Assert.Equal("open", open["status"].GetString());
        Assert.False((await user.GetAsync(path)).Has("completedAt"));
        Assert.Equal(3, (await user.PostAsync($"{path}/reopen")).Version);
    }

    [Fact]
    public async Task A_deleted_task_is_in_the_trash_until_it_is_restored()
    {
        var user = await api.SignUpAsync();
        var path = $"/api/tasks/{(await user.CreateTaskAsync()).Id}";
        (await user.DeleteAsync(path)).Is(200);
        (await user.DeleteAsync(path)).Is(200);
        Assert.True((await user.GetAsync(path)).Is(200).Has("deletedAt"));
        Assert.Empty((await user.GetAsync("/api/tasks?status=any")).Items("id"));
        foreach (var change in new[] { "complete", "reopen", "move", "tags" })
            (await user.PostAsync($"{path}/{change}", "{}")).IsProblem(409, "conflict");
        (await user.PatchAsync(path, new { title = "x" })).IsProblem(409, "conflict");

        (await user.PostAsync($"{path}/restore")).Is(200);
        Assert.Single((await user.GetAsync("/api/tasks")).Items("id"));
        (await user.PostAsync($"{path}/complete")).Is(200);
    }

    [Fact]
    public async Task Every_change_is_logged_once_with_its_version()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync();
        foreach (var change in new[] { "complete", "complete", "reopen", "restore" })
            (await user.PostAsync($"/api/tasks/{task.Id}/{change}")).Is(200);
        await user.DeleteAsync($"/api/tasks/{task.Id}");
        await user.PostAsync($"/api/tasks/{task.Id}/restore");

        Assert.Equal(
            "task.created 1, task.completed 2, task.reopened 3, task.deleted 4, task.restored 5",
            await api.ScalarAsync<string>(
                "SELECT string_agg(type || ' ' || agg_version, ', ' ORDER BY pos) FROM event_log WHERE key = $1",
                task.Id));
    }

    [Fact]
    public async Task A_task_moves_between_any_two_others()
    {
        var user = await api.SignUpAsync();
        var ids = new List<Guid>();
        for (var n = 0; n < 4; n++)
        {
            api.Time.Advance(TimeSpan.FromSeconds(1));
            ids.Add((await user.CreateTaskAsync(null, "ABCD"[n..(n + 1)])).Id);
        }

        await MoveAsync(user, ids[3], null, ids[0], "DABC");
        await MoveAsync(user, ids[0], ids[1], ids[2], "DBAC");
        await MoveAsync(user, ids[3], ids[2], null, "BACD");
        await MoveAsync(user, ids[0], ids[0], ids[2], "BACD");
        api.Time.Advance(TimeSpan.FromSeconds(1));
        await user.CreateTaskAsync(null, "E");
        Assert.Equal("BACDE", await OrderAsync(user));
        (await user.PostAsync($"/api/tasks/{ids[0]}/move", new { after = ids[3], before = ids[1] }))
            .IsProblem(409, "conflict");
    }

    [Theory]
    [InlineData("after")]
    [InlineData("before")]
    public async Task A_neighbour_that_is_not_there_is_refused(string side)
    {
        var user = await api.SignUpAsync();
        var foreign = await (await api.SignUpAsync()).CreateTaskAsync();
        var task = await user.CreateTaskAsync();
        foreach (var id in new[] { Guid.NewGuid(), foreign.Id })
        {
            var body = new Dictionary<string, Guid> { [side] = id };
            (await user.PostAsync($"/api/tasks/{task.Id}/move", body)).IsProblem(400, "invalid", side);
        }
    }

    [Fact]
    public async Task Tags_are_added_to_those_that_are_there()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { tags = new[] { "a" } });
        var path = $"/api/tasks/{task.Id}/tags";
        (await user.PostAsync(path, new { tags = new[] { "b", "A" } })).Is(200);
        (await user.PostAsync(path, new { tags = new[] { "b" } })).Is(200);
        var read = await user.GetAsync($"/api/tasks/{task.Id}");
        Assert.Equal(["a", "b"], read["tags"].EnumerateArray().Select(tag => tag.GetString()!));
        (await user.PostAsync(path, new { tags = Enumerable.Range(0, 50).Select(n => $"t{n}") }))
            .IsProblem(400, "invalid", "tags");
    }

    [Fact]
    public async Task Tags_that_several_add_at_the_same_time_are_all_there()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync();
        await using var held = await HeldLock.OfTaskAsync(api, task.Id);

        string[] tags = ["one", "three", "two"];
        Task<Reply>[] adding = [.. tags.Select(tag =>
            user.PostAsync($"/api/tasks/{task.Id}/tags", new { tags = new[] { tag } }))];
        await Waiting.ForAsync(api, tags.Length);
        await held.ReleaseAsync();

        Assert.All(await Task.WhenAll(adding), added => added.Is(200));
        var read = await user.GetAsync($"/api/tasks/{task.Id}");
        Assert.Equal(tags, read["tags"].EnumerateArray().Select(tag => tag.GetString()!));
    }

    [Fact]
    public async Task Relative_reminders_move_with_the_due_date()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new
        {
            due = new { date = "2026-07-01", time = "09:00" },
            reminders = new[] { new { offsetMinutes = 30 } },
        });
        await user.PatchAsync($"/api/tasks/{task.Id}", new { due = new { date = "2026-07-03", time = "10:00" } });
        var reminder = (await user.GetAsync($"/api/tasks/{task.Id}"))["reminders"][0];
        Assert.Equal("2026-07-03T09:30:00+00:00", reminder.GetProperty("nextFireAt").GetString());
    }

    private static async Task MoveAsync(ApiUser user, Guid id, Guid? after, Guid? before, string expected)
    {
        (await user.PostAsync($"/api/tasks/{id}/move", new { after, before })).Is(200);
        Assert.Equal(expected, await OrderAsync(user));
    }

    private static async Task<string> OrderAsync(ApiUser user) =>
        string.Concat((await user.GetAsync("/api/tasks?sort=position")).Items("title"));
}
