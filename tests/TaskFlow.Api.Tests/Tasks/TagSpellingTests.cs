using System.Text;
using System.Text.Json;
using TaskFlow.Testing;

namespace TaskFlow.Api.Tests.Tasks;

/// <summary>A tag that is there already is answered as it is called, however it was typed.</summary>
public sealed class TagSpellingTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly string[] Home = ["Home"];

    [Fact]
    public async Task A_new_task_is_answered_with_the_names_of_its_tags()
    {
        var user = await WithTagAsync();
        var task = await user.CreateTaskAsync(new { tags = new[] { "work", "home", "HOME" } });
        Assert.Equal(["Home", "work"], Tags(task));
        Assert.Equal(["Home", "work"], Tags(await user.GetAsync($"/api/tasks/{task.Id}")));
        Assert.Equal(["Home", "work"], await LoggedAsync(task));

        var quick = await user.PostAsync("/api/quick-add", new { text = "Sweep the floor @hOmE" });
        Assert.Equal(Home, Tags(quick.Is(201)));
        var child = await user.CreateTaskAsync(new { parentId = task.Id, tags = new[] { "home" } });
        Assert.Equal(Home, Tags(child));
    }

    [Fact]
    public async Task A_changed_task_is_answered_with_the_names_of_its_tags()
    {
        var user = await WithTagAsync();
        var task = await user.CreateTaskAsync();
        var patched = await user.PatchAsync($"/api/tasks/{task.Id}", new { tags = new[] { "home" } });
        Assert.Equal(Home, Tags(patched.Is(200)));
        Assert.Equal(Home, await LoggedAsync(patched));

        var added = await user.PostAsync($"/api/tasks/{task.Id}/tags", new { tags = new[] { "garden", "HOME" } });
        Assert.Equal(["garden", "Home"], Tags(added.Is(200)));
        Assert.Equal(["garden", "Home"], await LoggedAsync(added));
    }

    [Fact]
    public async Task Naming_the_tags_that_a_task_has_in_another_spelling_changes_nothing()
    {
        var user = await WithTagAsync();
        var task = await user.CreateTaskAsync(new { tags = Home });
        var patched = await user.PatchAsync($"/api/tasks/{task.Id}", new { tags = new[] { "hOME" } });
        Assert.Equal(task.Version, patched.Is(200).Version);
        Assert.Equal(Home, Tags(patched));
    }

    [Fact]
    public async Task The_kept_answer_has_the_same_names()
    {
        var user = await WithTagAsync();
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var body = new { title = "x", tags = new[] { "home" } };
        var first = await user.PostAsync("/api/tasks", body, key);
        Assert.Equal(Home, Tags(first.Is(201)));
        Assert.Equal(first.Text, (await user.PostAsync("/api/tasks", body, key)).Text);
    }

    [Fact]
    public async Task Another_spelling_is_no_error_in_the_log_of_the_server()
    {
        // A server of somebody else may log elsewhere.
        if (await api.ScalarAsync<bool>("SELECT pg_current_logfile() IS NULL"))
            return;

        var tag = $"T{Guid.NewGuid():N}";
        var user = await WithTagAsync(tag);
        var task = await user.CreateTaskAsync(new { tags = new[] { tag.ToLowerInvariant() } });
        Assert.Equal([tag], Tags(task));

        await api.ExecuteAsync($"DO $$ BEGIN RAISE LOG 'After {tag}'; END $$");
        var log = "";
        await Eventually.EqualAsync(true, async () =>
        {
            log = await api.ScalarAsync<string>("SELECT pg_read_file(pg_current_logfile())");
            return log.Contains($"After {tag}", StringComparison.Ordinal);
        });
        Assert.DoesNotContain($"\"{tag}\"", log, StringComparison.Ordinal);
    }

    private async Task<ApiUser> WithTagAsync(string name = "Home")
    {
        var user = await api.SignUpAsync();
        (await user.PostAsync("/api/tags", new { name })).Is(201);
        return user;
    }

    private static string[] Tags(Reply task) => Names(task["tags"]);

    private static string[] Names(JsonElement tags) => [.. tags.EnumerateArray().Select(tag => tag.GetString()!)];

    /// <summary>What the event of this version says.</summary>
    private async Task<string[]> LoggedAsync(Reply task)
    {
        var payload = await api.ScalarAsync<byte[]>(
            "SELECT payload FROM event_log WHERE key = $1 AND agg_version = $2 AND type LIKE 'task.%'",
            task.Id, task.Version);
        var data = JsonDocument.Parse(Encoding.UTF8.GetString(payload)).RootElement.GetProperty("data");
        var change = data.GetProperty("changes").EnumerateArray()
            .Single(change => change.GetProperty("field").GetString() == "tags");
        Assert.Equal(Names(data.GetProperty("task").GetProperty("tags")), Names(change.GetProperty("after")));
        return Names(change.GetProperty("after"));
    }
}
