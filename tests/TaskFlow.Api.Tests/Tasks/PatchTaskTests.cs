using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Data;

namespace TaskFlow.Api.Tests.Tasks;

public sealed class PatchTaskTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("""{"title":"New"}""", "title")]
    [InlineData("""{"description":"New"}""", "description")]
    [InlineData("""{"priority":"low"}""", "priority")]
    [InlineData("""{"start":{"date":"2026-06-02"}}""", "start")]
    [InlineData("""{"due":{"date":"2026-07-02"}}""", "due")]
    [InlineData("""{"due":null}""", "due")]
    [InlineData("""{"start":null}""", "start")]
    [InlineData("""{"tags":["b"]}""", "tags")]
    [InlineData("""{"tags":null}""", "tags")]
    [InlineData("""{"tags":[]}""", "tags")]
    [InlineData("""{"priority":null}""", "priority")]
    [InlineData("""{"description":null}""", "description")]
    public async Task Only_the_fields_named_change(string patch, string field)
    {
        var (user, before) = await FullTaskAsync();
        var after = (await user.PatchAsync($"/api/tasks/{before.Id}", patch)).Is(200);

        // A reminder shows its task's title, and moves with its due date; without one it has no moment.
        string[] beside = field switch
        {
            "title" => ["reminders"],
            "due" => ["reminders", "reminderCount"],
            _ => [],
        };
        string[] expected = [field, "updatedAt", "version", .. beside];
        var read = await user.GetAsync($"/api/tasks/{before.Id}");
        Assert.Equal(2, read.Version);
        Assert.Equal("\"2\"", after.ETag);
        Assert.Subset(expected.ToHashSet(), Differences(before.Json, read.Json).ToHashSet());
        Assert.Contains(field, Differences(before.Json, read.Json));
        Assert.Equal(read["updatedAt"].GetString(), after["updatedAt"].GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"title":"Water the plants"}""")]
    [InlineData("""{"tags":["a","_x"],"priority":"high","due":{"date":"2026-07-01","time":"09:00"}}""")]
    public async Task A_patch_that_changes_nothing_is_no_new_version(string patch)
    {
        var (user, before) = await FullTaskAsync();
        Assert.Equal(1, (await user.PatchAsync($"/api/tasks/{before.Id}", patch)).Is(200).Version);
        Assert.Equal(1, await api.ScalarAsync<long>(
            "SELECT count(*) FROM event_log WHERE key = $1 AND type LIKE 'task.%'", before.Id));
    }

    [Fact]
    public async Task A_task_goes_to_another_project()
    {
        var (user, task) = await FullTaskAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Id;
        Assert.Equal(project, (await user.PatchAsync($"/api/tasks/{task.Id}", new { projectId = project }))
            .Is(200)["projectId"].GetGuid());
        (await user.PatchAsync($"/api/tasks/{task.Id}", new { projectId = Guid.NewGuid() }))
            .IsProblem(400, "invalid", "projectId");
    }

    [Fact]
    public async Task No_task_goes_into_a_project_that_one_may_not_see()
    {
        var (user, task) = await FullTaskAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "Hidden" })).Id;
        await api.ExecuteAsync("UPDATE project SET visibility = 1 WHERE id = $1", project);
        (await user.PatchAsync($"/api/tasks/{task.Id}", new { projectId = project }))
            .IsProblem(400, "invalid", "projectId");
        (await user.PostAsync("/api/tasks", new { title = "x", projectId = project }))
            .IsProblem(400, "invalid", "projectId");
    }

    [Fact]
    public async Task Two_editors_of_different_fields_keep_both()
    {
        var (user, task) = await FullTaskAsync();
        var path = $"/api/tasks/{task.Id}";
        await Task.WhenAll(
            Task.Run(() => user.PatchAsync(path, new { title = "Theirs" })),
            Task.Run(() => user.PatchAsync(path, new { description = "Ours" })),
            Task.Run(() => user.PatchAsync(path, new { priority = "low" })));
        var read = await user.GetAsync(path);
        Assert.Equal(("Theirs", "Ours", "low", 4L), (
            read["title"].GetString(), read["description"].GetString(), read["priority"].GetString(), read.Version));
    }

    [Fact]
    public async Task A_stale_version_is_refused_with_the_present_state()
    {
        var (user, task) = await FullTaskAsync();
        var path = $"/api/tasks/{task.Id}";
        await user.PatchAsync(path, new { title = "Theirs" });
        var refused = (await user.PatchAsync(path, new { title = "Ours" }, ("If-Match", task.ETag!)))
            .IsProblem(412, "stale");
        Assert.Equal("Theirs", refused["current"].GetProperty("title").GetString());
        Assert.Equal(2, refused["current"].GetProperty("version").GetInt64());
        (await user.PatchAsync(path, new { title = "Ours" }, ("If-Match", "\"2\""))).Is(200);
    }

    [Theory]
    [InlineData("*", 200)]
    [InlineData("\"1\"", 200)]
    [InlineData("\"7\", \"1\"", 200)]
    [InlineData("\"7\", \"8\"", 412)]
    [InlineData("\"0\"", 412)]
    [InlineData("\"-1\"", 412)]
    [InlineData("W/\"1\"", 412)]
    [InlineData("\"99999999999999999999\"", 412)]
    [InlineData("nonsense", 412)]
    public async Task If_match_means_what_the_standard_says(string header, int status)
    {
        var (user, task) = await FullTaskAsync();
        (await user.PatchAsync($"/api/tasks/{task.Id}", new { title = "x" }, ("If-Match", header))).Is(status);
        (await user.DeleteAsync($"/api/tasks/{task.Id}", ("If-Match", status == 200 ? "\"2\"" : header))).Is(status);
    }

    [Fact]
    public async Task Of_a_hundred_editors_with_the_same_version_one_wins()
    {
        var (user, task) = await FullTaskAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Task.Run(() => user.PatchAsync(
            $"/api/tasks/{task.Id}", new { title = $"Title {n}" }, ("If-Match", task.ETag!)))));
        var won = Assert.Single(replies, reply => reply.Status == 200);
        foreach (var reply in replies.Where(reply => reply != won))
        {
            var current = reply.IsProblem(412, "stale")["current"];
            Assert.Equal(won["title"].GetString(), current.GetProperty("title").GetString());
        }
    }

    [Theory]
    [InlineData("""{"titel":"x"}""", "titel")]
    [InlineData("""{"version":7}""", "version")]
    [InlineData("""{"status":"completed"}""", "status")]
    [InlineData("""{"id":null}""", "id")]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"title":7}""", "title")]
    [InlineData("""{"title":"a\u0000b"}""", "title")]
    [InlineData("""{"title":"\ud800"}""", "title")]
    [InlineData("""{"description":["x"]}""", "description")]
    [InlineData("""{"due":"tomorrow"}""", "due")]
    [InlineData("""{"due":{}}""", "due")]
    [InlineData("""{"due":{"date":"2026-02-30"}}""", "due")]
    [InlineData("""{"due":{"date":"9999-12-31"}}""", "due")]
    [InlineData("""{"due":{"date":"2026-06-15","time":"25:00"}}""", "due")]
    [InlineData("""{"due":{"date":"2026-06-15","time":"09:00","zone":"Mars/Olympus"}}""", "due")]
    [InlineData("""{"tags":"x"}""", "tags")]
    [InlineData("""{"tags":[null]}""", "tags")]
    [InlineData("""{"tags":[{}]}""", "tags")]
    [InlineData("""{"priority":1}""", "priority")]
    [InlineData("""{"projectId":null}""", "projectId")]
    [InlineData("""{"projectId":"x"}""", "projectId")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("7", "body")]
    [InlineData("", "body")]
    [InlineData("{", "body")]
    [InlineData("""{"title":"a","title":"b"}""", "body")]
    [InlineData("""{"\ud800":1}""", "body")]
    public async Task A_wrong_patch_is_refused_by_its_field_and_changes_nothing(string patch, string field)
    {
        var (user, task) = await FullTaskAsync();
        (await user.PatchAsync($"/api/tasks/{task.Id}", patch)).IsProblem(400, "invalid", field);
        Assert.Equal(1, (await user.GetAsync($"/api/tasks/{task.Id}")).Version);
    }

    [Fact]
    public async Task However_many_wait_for_a_locked_task_others_read()
    {
        var (user, task) = await FullTaskAsync();
        var most = api.Services.GetRequiredService<DataSources>().Commands.MostWithLocks;
        await using var held = await HeldLock.OfTaskAsync(api, task.Id);

        Task<Reply>[] patches = [.. Enumerable.Range(0, 2 * most).Select(n =>
            user.PatchAsync($"/api/tasks/{task.Id}", new { title = $"Title {n}" }))];
        await Waiting.ForAsync(api, most);
        (await user.GetAsync($"/api/tasks/{task.Id}")).Is(200);
        await held.ReleaseAsync();

        Assert.All(await Task.WhenAll(patches), patch => patch.Is(200));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json-patch+json")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data")]
    public async Task Another_content_type_is_refused(string type)
    {
        var (user, task) = await FullTaskAsync();
        var content = new StringContent("{}", Encoding.UTF8, type);
        (await user.SendAsync(HttpMethod.Patch, $"/api/tasks/{task.Id}", content)).IsProblem(415, "media-type");
    }

    private async Task<(ApiUser User, Reply Task)> FullTaskAsync()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new
        {
            description = "Old",
            priority = "high",
            start = new { date = "2026-06-01" },
            due = new { date = "2026-07-01", time = "09:00" },
            tags = new[] { "a", "_x" },
            reminders = new[] { new { offsetMinutes = 10 } },
        });
        return (user, (await user.GetAsync($"/api/tasks/{task.Id}")) with { Headers = task.Headers });
    }

    private static IEnumerable<string> Differences(JsonElement before, JsonElement after)
    {
        var names = before.EnumerateObject().Concat(after.EnumerateObject()).Select(field => field.Name).Distinct();
        return names.Where(name => !(before.TryGetProperty(name, out var old) && after.TryGetProperty(name, out var now)
            && JsonElement.DeepEquals(old, now)));
    }
}
