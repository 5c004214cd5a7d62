namespace TaskFlow.Api.Tests.QuickAdd;

public sealed class QuickAddTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_sentence_becomes_a_subtask_where_its_parent_lies()
    {
        var user = await api.SignUpAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Id;
        var parent = await user.CreateTaskAsync(new { projectId = project });
        var child = await user.PostAsync("/api/quick-add", new { text = "Hire a van p1", parentId = parent.Id });
        child.Is(201);
        Assert.Equal((parent.Id, project), (child["parentId"].GetGuid(), child["projectId"].GetGuid()));
        Assert.Equal(("Hire a van", "high"), (child["title"].GetString(), child["priority"].GetString()));
        (await user.PostAsync("/api/quick-add", new { text = "x", parentId = Guid.NewGuid() }))
            .IsProblem(400, "invalid", "parentId");
    }

    [Fact]
    public async Task One_sentence_makes_the_task_that_its_preview_showed()
    {
        var user = await api.SignUpAsync("Europe/Berlin");
        var text = "Pay rent every month on the 1st at 9am p1 @money";
        var preview = (await user.PostAsync("/api/quick-add/parse", new { text })).Is(200);
        Assert.Equal("Pay rent", preview["title"].GetString());
        Assert.Equal(5, preview["nextDates"].GetArrayLength());

        var task = (await user.PostAsync("/api/quick-add", new { text })).Is(201);
        Assert.Equal("Pay rent", task["title"].GetString());
        Assert.Equal("high", task["priority"].GetString());
        Assert.Equal("2026-07-01", task["due"].GetProperty("date").GetString());
        Assert.Equal("09:00", task["due"].GetProperty("time").GetString());
        Assert.True(task.Has("recurrence"));
    }

    [Fact]
    public async Task What_is_refused_stays_in_the_title()
    {
        var user = await api.SignUpAsync();
        var text = "Buy tomorrow magazine";
        var refused = new[] { new { start = 4, length = 8 } };
        var task = (await user.PostAsync("/api/quick-add", new { text, refused })).Is(201);
        Assert.Equal(text, task["title"].GetString());
        Assert.False(task.Has("due"));
    }

    [Fact]
    public async Task A_project_is_found_by_its_name_and_an_unknown_one_stays_in_the_title()
    {
        var user = await api.SignUpAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "Übersee Haus" })).Id;
        var parsed = (await user.PostAsync("/api/quick-add/parse", new { text = "Dig #überseehaus" })).Is(200);
        Assert.Equal(project, parsed["task"].GetProperty("projectId").GetGuid());
        var unknown = (await user.PostAsync("/api/quick-add/parse", new { text = "Dig #nowhere" })).Is(200);
        Assert.Equal("Dig #nowhere", unknown["title"].GetString());
        Assert.False(unknown["task"].TryGetProperty("projectId", out _));
    }

    [Fact]
    public async Task A_long_sentence_loses_nothing_and_is_cut_between_characters()
    {
        var user = await api.SignUpAsync();
        var text = "x" + string.Concat(Enumerable.Repeat("🎉", 400));
        var task = (await user.PostAsync("/api/quick-add", new { text })).Is(201);
        Assert.Equal(text, task["description"].GetString());
        Assert.StartsWith(task["title"].GetString()!, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("p1")]
    [InlineData("every day")]
    [InlineData("!!!")]
    [InlineData("@ # ! ~")]
    [InlineData("every 99999999999 days")]
    [InlineData("in 99999999999 years")]
    [InlineData("on 31/31/31")]
    [InlineData("at 99:99")]
    public async Task Any_sentence_is_answered(string text)
    {
        var user = await api.SignUpAsync();
        (await user.PostAsync("/api/quick-add/parse", new { text })).Is(200);
        var reply = await user.PostAsync("/api/quick-add", new { text });
        Assert.True(reply.Status is 201 or 400, reply.Text);
    }
}
