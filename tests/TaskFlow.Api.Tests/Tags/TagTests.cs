using TaskFlow.Data.Tasks;

namespace TaskFlow.Api.Tests.Tags;

public sealed class TagTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_tag_is_made_renamed_and_coloured()
    {
        var user = await api.SignUpAsync();
        var made = (await user.PostAsync("/api/tags", new { name = "home", colour = "red" })).Is(201);
        Assert.Equal($"/api/tags/{made.Id}", made.Headers["Location"]);
        var changed = (await user.PatchAsync($"/api/tags/{made.Id}", new { name = "house" }, ("If-Match", made.ETag!)))
            .Is(200);
        Assert.Equal(
            ("house", "red", 2L), (changed["name"].GetString(), changed["colour"].GetString(), changed.Version));
        (await user.PatchAsync($"/api/tags/{made.Id}", new { name = "flat" }, ("If-Match", made.ETag!)))
            .IsProblem(412, "stale");
        var same = (await user.PatchAsync($"/api/tags/{made.Id}", new { name = "house" })).Is(200);
        Assert.Equal(("red", 2L), (same["colour"].GetString(), same.Version));
        Assert.False((await user.PatchAsync($"/api/tags/{made.Id}", """{"colour":null}""")).Is(200).Has("colour"));
    }

    [Theory]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"x","colour":"beige"}""", "colour")]
    [InlineData("""{"name":"home"}""", "name")]
    [InlineData("""{"name":"HOME"}""", "name")]
    public async Task A_tag_that_cannot_be_is_refused(string body, string field)
    {
        var user = await api.SignUpAsync();
        (await user.PostAsync("/api/tags", """{"name":"home"}""")).Is(201);
        (await user.PostAsync("/api/tags", body)).IsProblem(400, "invalid", field);
    }

    [Fact]
    public async Task A_new_name_is_found_by_search()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { tags = new[] { "garden" } }, "Dig");
        var tag = (await user.GetAsync("/api/tags")).Json[0].GetProperty("id");
        await user.PatchAsync($"/api/tags/{tag}", new { name = "allotment" });
        Assert.Equal(["Dig"], (await user.GetAsync("/api/tasks?q=allot")).Items("title"));
        Assert.Empty((await user.GetAsync("/api/tasks?q=garden")).Items("title"));
    }

    [Fact]
    public async Task Tags_alone_come_without_their_counts()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { tags = new[] { "money", "Home" } }, "seen");

        var tags = (await user.GetAsync("/api/tags?counts=false")).Json.EnumerateArray().ToArray();

        Assert.Equal(["Home", "money"], tags.Select(tag => tag.GetProperty("name").GetString()));
        Assert.All(tags, tag => Assert.False(tag.TryGetProperty("openTasks", out _)));
    }

    [Fact]
    public async Task A_list_names_the_tags_of_each_task_in_order_and_no_description()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { tags = new[] { "money", "Home", "bank" }, description = "long" }, "seen");

        var task = (await user.GetAsync("/api/tasks")).Json.GetProperty("items")[0];

        var names = task.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString());
        Assert.Equal(["bank", "Home", "money"], names);
        Assert.False(task.TryGetProperty("description", out _));
    }

    [Fact]
    public async Task A_tag_counts_the_open_tasks_that_one_may_see()
    {
        var user = await api.SignUpAsync();
        var hidden = (await user.PostAsync("/api/projects", new { name = "Hidden" })).Id;
        await user.CreateTaskAsync(new { tags = new[] { "home", "money" } }, "seen");
        await user.CreateTaskAsync(new { tags = new[] { "home" }, projectId = hidden }, "hidden");
        var done = await user.CreateTaskAsync(new { tags = new[] { "home" } }, "done");
        await user.PostAsync($"/api/tasks/{done.Id}/complete", "");
        await user.PostAsync("/api/tags", new { name = "unused" });
        await api.ExecuteAsync("UPDATE project SET visibility = 1 WHERE id = $1", hidden);

        var tags = (await user.GetAsync("/api/tags")).Json.EnumerateArray().ToDictionary(
            tag => tag.GetProperty("name").GetString()!, tag => tag.GetProperty("openTasks").GetInt32());

        Assert.Equal(new Dictionary<string, int> { ["home"] = 1, ["money"] = 1, ["unused"] = 0 }, tags);
    }

    [Fact]
    public async Task A_changed_tag_still_says_how_many_tasks_carry_it()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { tags = new[] { "home" } });
        var path = $"/api/tags/{await TagAsync(user, "home")}";

        var changed = (await user.PatchAsync(path, new { name = "house" })).Is(200);
        var stale = (await user.PatchAsync(path, new { name = "x" }, ("If-Match", "\"1\""))).IsProblem(412, "stale");

        Assert.Equal(1, changed["openTasks"].GetInt32());
        Assert.Equal(1, stale["current"].GetProperty("openTasks").GetInt32());
        Assert.Equal(1, (await user.GetAsync(path)).Is(200)["openTasks"].GetInt32());
    }

    [Fact]
    public async Task A_tag_with_a_comma_is_filtered_by_with_a_backslash_before_it()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { tags = new[] { "bread, butter" } }, "one");
        await user.CreateTaskAsync(new { tags = new[] { "bread" } }, "two");

        Assert.Equal(["one"], (await user.GetAsync(@"/api/tasks?tag=Bread\,%20butter")).Items("title"));
        var both = (await user.GetAsync(@"/api/tasks?tag=bread%5C%2C+butter%2Cbread")).Items("title");
        Assert.Equal(["one", "two"], both.Order());
    }

    [Fact]
    public async Task Merged_tags_leave_one_on_every_task()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { tags = new[] { "old" } }, "one");
        await user.CreateTaskAsync(new { tags = new[] { "new", "old" } }, "two");
        await user.CreateTaskAsync(new { tags = new[] { "new" } }, "three");
        var (old, kept) = (await TagAsync(user, "old"), await TagAsync(user, "new"));

        (await user.PostAsync($"/api/tags/{old}/merge", new { into = kept })).Is(204);

        var tag = Assert.Single((await user.GetAsync("/api/tags")).Json.EnumerateArray());
        Assert.Equal(("new", 3), (tag.GetProperty("name").GetString(), tag.GetProperty("openTasks").GetInt32()));
        Assert.Equal(3, (await user.GetAsync("/api/tasks?tag=new"))["items"].GetArrayLength());
        Assert.Equal(3, (await user.GetAsync("/api/tasks?q=new"))["items"].GetArrayLength());
        (await user.PostAsync($"/api/tags/{kept}/merge", new { into = kept })).IsProblem(400, "invalid", "into");
        (await user.PostAsync($"/api/tags/{kept}/merge", "{}")).IsProblem(400, "invalid", "into");
    }

    [Fact]
    public async Task A_deleted_tag_leaves_its_tasks()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { tags = new[] { "a", "b" } });
        (await user.DeleteAsync($"/api/tags/{await TagAsync(user, "a")}")).Is(204);
        Assert.Equal("""["b"]""", (await user.GetAsync($"/api/tasks/{task.Id}"))["tags"].GetRawText());
    }

    [Theory]
    [InlineData("made", "home")]
    [InlineData("made", "HOME")]
    [InlineData("changed", "home")]
    [InlineData("changed", "HOME")]
    public async Task A_tag_that_is_put_on_a_task_while_it_is_being_deleted_is_made_anew(string how, string name)
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { tags = new[] { "home" } });
        var other = await user.CreateTaskAsync();
        await using var held = await HeldLock.OfTaskAsync(api, task.Id);

        var deleting = user.DeleteAsync($"/api/tags/{await TagAsync(user, "home")}");
        await Waiting.ForAsync(api, 1);
        var putting = how == "made"
            ? user.PostAsync("/api/tasks", new { title = "x", tags = new[] { name } })
            : user.PatchAsync($"/api/tasks/{other.Id}", new { tags = new[] { name } });
        await Waiting.ForAsync(api, 2);
        await held.ReleaseAsync();

        (await deleting).Is(204);
        var put = await putting;
        var read = await user.GetAsync($"/api/tasks/{put.Id}");
        Assert.Equal($"""["{name}"]""", read["tags"].GetRawText());
        Assert.Equal(put["tags"].GetRawText(), read["tags"].GetRawText());
        Assert.Equal("[]", (await user.GetAsync($"/api/tasks/{task.Id}"))["tags"].GetRawText());
    }

    [Theory]
    [InlineData("below it")]
    [InlineData("on it")]
    [InlineData("added to it")]
    public async Task Who_waits_for_the_tags_holds_up_no_task(string how)
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { tags = new[] { "home" } });
        await using var held = await HeldLock.TakeAsync(
            api, $"SELECT {TagLock.Alone.Replace("$1", "workspace_id")} FROM task WHERE id = '{task.Id}'");

        string[] tags = ["work"];
        var putting = how switch
        {
            "below it" => user.PostAsync("/api/tasks", new { title = "x", parentId = task.Id, tags }),
            "on it" => user.PatchAsync($"/api/tasks/{task.Id}", new { tags }),
            _ => user.PostAsync($"/api/tasks/{task.Id}/tags", new { tags }),
        };
        await Waiting.ForAsync(api, 1);
        await held.RunAsync($"SELECT FROM task WHERE id = '{task.Id}' FOR UPDATE NOWAIT");
        await held.ReleaseAsync();

        Assert.Contains("work", (await putting)["tags"].GetRawText());
    }

    [Fact]
    public async Task A_new_colour_waits_for_nobody_who_tags_a_task()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new { tags = new[] { "home" } });
        await using var held = await HeldLock.TakeAsync(
            api, $"SELECT {TagLock.Shared.Replace("$1", "workspace_id")} FROM task WHERE id = '{task.Id}'");

        (await user.PatchAsync($"/api/tags/{await TagAsync(user, "home")}", new { colour = "green" })).Is(200);
    }

    private static async Task<Guid> TagAsync(ApiUser user, string name) => (await user.GetAsync("/api/tags")).Json
        .EnumerateArray().Single(tag => tag.GetProperty("name").GetString() == name).GetProperty("id").GetGuid();
}
