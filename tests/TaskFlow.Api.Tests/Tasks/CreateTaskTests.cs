using System.Text.Json;

namespace TaskFlow.Api.Tests.Tasks;

public sealed class CreateTaskTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task One_call_makes_the_task_with_tags_due_recurrence_and_reminders()
    {
        var user = await api.SignUpAsync("Europe/Berlin");
        var made = await user.CreateTaskAsync(new
        {
            description = "All of *them*",
            priority = "high",
            start = new { date = "2026-06-30" },
            due = new { date = "2026-07-01", time = "09:00" },
            tags = new[] { "home", "Ärger" },
            recurrence = new { rrule = "FREQ=MONTHLY;BYMONTHDAY=1" },
            reminders = new[] { new { offsetMinutes = 15 }, new { offsetMinutes = 1440 } },
        });

        Assert.Equal($"/api/tasks/{made.Id}", made.Headers["Location"]);
        Assert.Equal("\"1\"", made.ETag);
        var read = (await user.GetAsync(made.Headers["Location"])).Is(200);
        foreach (var field in made.Json.EnumerateObject())
        {
            Assert.True(
                JsonElement.DeepEquals(field.Value, read[field.Name]),
                $"{field.Name}: {field.Value} {read[field.Name]}");
        }

        Assert.Equal(["home", "Ärger"], read["tags"].EnumerateArray().Select(tag => tag.GetString()!));
        Assert.Equal("open", read["status"].GetString());
        Assert.Equal(
            ["2026-06-30T07:00:00+00:00", "2026-07-01T06:45:00+00:00"],
            read["reminders"].EnumerateArray().Select(reminder => reminder.GetProperty("nextFireAt").GetString()!));
        Assert.Equal("schedule", read["recurrence"].GetProperty("mode").GetString());
        var occurrence = Assert.Single((await user.GetAsync($"/api/tasks/{made.Id}/instances")).Json.EnumerateArray());
        Assert.Equal("2026-07-01T09:00", occurrence.GetProperty("key").GetString());
    }

    [Fact]
    public async Task A_moment_is_answered_as_it_is_kept()
    {
        api.Time.Advance(TimeSpan.FromTicks(1234567));
        var user = await api.SignUpAsync();
        var made = await user.CreateTaskAsync();
        var read = await user.GetAsync($"/api/tasks/{made.Id}");
        Assert.Equal(made["createdAt"].GetString(), read["createdAt"].GetString());
    }

    [Fact]
    public async Task The_client_may_choose_the_id_once()
    {
        var user = await api.SignUpAsync();
        var id = Guid.CreateVersion7();
        Assert.Equal(id, (await user.CreateTaskAsync(new { id })).Id);
        (await user.PostAsync("/api/tasks", new { id, title = "Another" })).IsProblem(409, "conflict");
        // In another workspace the same id is nobody's business.
        (await (await api.SignUpAsync()).PostAsync("/api/tasks", new { id, title = "Another" })).Is(201);
    }

    [Fact]
    public async Task A_subtask_lies_where_its_parent_lies()
    {
        var user = await api.SignUpAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Is(201).Id;
        var parent = await user.CreateTaskAsync(new { projectId = project });
        var child = await user.CreateTaskAsync(new { parentId = parent.Id });
        var grandchild = await user.CreateTaskAsync(new { parentId = child.Id });
        Assert.Equal(project, grandchild["projectId"].GetGuid());
        Assert.Equal([child.Id.ToString()], (await user.GetAsync($"/api/tasks?parent={parent.Id}")).Items("id"));
        Assert.Equal(3, await api.ScalarAsync<long>(
            "SELECT count(*) FROM event_log WHERE key = $1 AND type LIKE 'task.%'", parent.Id));
    }

    [Fact]
    public async Task A_tag_is_one_tag_whatever_its_case()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { tags = new[] { "Ärger", "ärger", " ÄRGER ", "Émile" } });
        var made = await user.CreateTaskAsync(new { tags = new[] { "ÄRGER" } });
        Assert.Equal(2, (await user.GetAsync("/api/tags")).Json.GetArrayLength());
        Assert.Equal("Ärger", (await user.GetAsync($"/api/tasks/{made.Id}"))["tags"][0].GetString());
    }

    [Fact]
    public async Task Writers_of_the_same_new_tags_do_not_get_in_each_others_way()
    {
        var user = await api.SignUpAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => Task.Run(() => user.PostAsync(
            "/api/tasks", new { title = $"Task {n}", tags = n % 2 == 0 ? new[] { "one", "two" } : ["two", "one"] }))));
        Assert.All(replies, reply => reply.Is(201));
        var tags = (await user.GetAsync("/api/tags")).Json;
        Assert.Equal([24, 24], tags.EnumerateArray().Select(tag => tag.GetProperty("openTasks").GetInt32()));
    }

    [Theory]
    [InlineData("""{"projectId":"00000000-0000-0000-0000-000000000001"}""", "projectId")]
    [InlineData("""{"parentId":"00000000-0000-0000-0000-000000000001"}""", "parentId")]
    [InlineData("""{"recurrence":{"rrule":"FREQ=DAILY"}}""", "due")]
    public async Task What_hangs_on_nothing_is_refused(string fields, string field)
    {
        var user = await api.SignUpAsync();
        (await user.PostAsync("/api/tasks", """{"title":"x",""" + fields[1..])).IsProblem(400, "invalid", field);
        Assert.Equal(0, (await user.GetAsync("/api/tasks"))["items"].GetArrayLength());
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var user = await api.SignUpAsync();
        (await user.PostAsync("/api/tasks", """
            {"title":" ","priority":"urgent","due":{"date":"2026-01-01","zone":"UTC"},"start":{"date":"9999-01-01"},
                "tags":[""],
             "reminders":[{"offsetMinutes":99999999},{}]}
            """)).IsProblem(
            400, "invalid", "title", "priority", "due", "start", "tags", "reminders[0].offsetMinutes", "reminders[1]");
    }
}
