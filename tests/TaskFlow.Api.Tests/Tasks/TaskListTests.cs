namespace TaskFlow.Api.Tests.Tasks;

public sealed class TaskListTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("", "high, low, medium, none")]
    [InlineData("status=open", "high, low, medium, none")]
    [InlineData("status=completed", "done")]
    [InlineData("status=any", "done, high, low, medium, none")]
    [InlineData("priority=high", "high")]
    [InlineData("priority=high,low", "high, low")]
    [InlineData("priority=high&priority=none", "high, none")]
    [InlineData("priority=high&status=completed", "")]
    [InlineData("tag=red", "high, medium")]
    [InlineData("tag=RED", "high, medium")]
    [InlineData("tag=red,blue", "high, low, medium")]
    [InlineData("tag=red&tag=blue", "high, low, medium")]
    [InlineData("tag=red,blue&tagMode=all", "medium")]
    [InlineData("tag=red&tagMode=all", "high, medium")]
    [InlineData("tag=unknown", "")]
    [InlineData("tag=red,unknown", "high, medium")]
    [InlineData("tag=red,unknown&tagMode=all", "")]
    [InlineData("tag=%C3%84RGER", "low")]
    [InlineData("tag=red&priority=medium&q=med", "medium")]
    [InlineData("trash=true", "gone")]
    public async Task A_filter_leaves_what_it_names(string query, string expected)
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { priority = "high", tags = new[] { "red" } }, "high");
        await user.CreateTaskAsync(new { priority = "medium", tags = new[] { "red", "blue" } }, "medium");
        await user.CreateTaskAsync(new { priority = "low", tags = new[] { "blue", "Ärger" } }, "low");
        await user.CreateTaskAsync(null, "none");
        var done = await user.CreateTaskAsync(null, "done");
        await user.PostAsync($"/api/tasks/{done.Id}/complete");
        var gone = await user.CreateTaskAsync(new { tags = new[] { "red" } }, "gone");
        await user.DeleteAsync($"/api/tasks/{gone.Id}");

        Assert.Equal(expected, await TitlesAsync(user, query));
    }

    [Fact]
    public async Task Projects_and_series_are_filters()
    {
        var user = await api.SignUpAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Id;
        await user.CreateTaskAsync(null, "elsewhere");
        await user.CreateTaskAsync(new { projectId = project }, "inside");
        var often = await user.CreateTaskAsync(
            new { due = new { date = "2026-06-15" }, recurrence = new { rrule = "FREQ=DAILY" } }, "often");
        Assert.Equal("inside", await TitlesAsync(user, $"project={project}"));
        Assert.Equal("elsewhere, often", await TitlesAsync(user, $"project={user.InboxId}"));
        Assert.Equal("often", await TitlesAsync(user, $"series={often["seriesId"].GetGuid()}"));
    }

    [Theory]
    [InlineData("dueFrom=2026-06-15&dueTo=2026-06-15", "Berlin midnight, date, floating night")]
    [InlineData("dueFrom=2026-06-15&dueTo=2026-06-15&zone=UTC", "date, floating night")]
    [InlineData("dueTo=2026-06-14", "before")]
    [InlineData("dueTo=2026-06-14&zone=America/Los_Angeles", "Berlin midnight, before")]
    [InlineData("dueFrom=2026-06-16", "after, far")]
    [InlineData("dueFrom=1900-01-01&dueTo=9996-12-31", "Berlin midnight, after, before, date, far, floating night")]
    [InlineData("dueFrom=2026-06-17&dueTo=2026-06-16", "")]
    public async Task Due_days_are_the_viewers_days(string query, string expected)
    {
        var user = await api.SignUpAsync("Europe/Berlin");
        await user.CreateTaskAsync(new { due = new { date = "2026-06-14", time = "23:59" } }, "before");
        await user.CreateTaskAsync(new { due = new { date = "2026-06-15" } }, "date");
        await user.CreateTaskAsync(new { due = new { date = "2026-06-15", time = "23:59" } }, "floating night");
        await user.CreateTaskAsync(
            new { due = new { date = "2026-06-15", time = "00:00", zone = "Europe/Berlin" } }, "Berlin midnight");
        await user.CreateTaskAsync(new { due = new { date = "2026-06-16", time = "00:00" } }, "after");
        await user.CreateTaskAsync(new { due = new { date = "9996-12-31" } }, "far");
        await user.CreateTaskAsync(null, "never");

        Assert.Equal(expected, await TitlesAsync(user, query));
    }

    [Theory]
    [InlineData("Pacific/Pago_Pago", "Pacific/Kiritimati", "2026-12-03", "00:30", "2026-12-01")]
    [InlineData("Pacific/Kiritimati", "Pacific/Pago_Pago", "2026-12-01", "23:30", "2026-12-03")]
    public async Task A_zoned_task_is_found_by_the_viewers_day_from_the_other_end_of_the_world(
        string viewer, string zone, string date, string time, string day)
    {
        var user = await api.SignUpAsync(viewer);
        await user.CreateTaskAsync(new { due = new { date, time, zone } }, "far away");

        Assert.Equal("far away", await TitlesAsync(user, $"dueFrom={day}&dueTo={day}"));
    }

    [Theory]
    [InlineData("Europe/Berlin", "date, floating, zoned")]
    [InlineData("America/Los_Angeles", "date, zoned")]
    public async Task Overdue_is_judged_by_the_viewers_clock(string zone, string expected)
    {
        // It is 09:00 UTC: 11:00 in Berlin, 02:00 in Los Angeles.
        var user = await api.SignUpAsync(zone);
        await user.CreateTaskAsync(new { due = new { date = "2026-06-14" } }, "date");
        await user.CreateTaskAsync(new { due = new { date = "2026-06-15" } }, "today");
        await user.CreateTaskAsync(new { due = new { date = "2026-06-15", time = "10:00" } }, "floating");
        await user.CreateTaskAsync(
            new { due = new { date = "2026-06-15", time = "17:59", zone = "Asia/Tokyo" } }, "zoned");
        await user.CreateTaskAsync(
            new { due = new { date = "2026-06-15", time = "18:01", zone = "Asia/Tokyo" } }, "later");
        await user.CreateTaskAsync(null, "never");
        var done = await user.CreateTaskAsync(new { due = new { date = "2026-06-01" } }, "done");
        await user.PostAsync($"/api/tasks/{done.Id}/complete");

        Assert.Equal(expected, await TitlesAsync(user, "overdue=true"));
        Assert.Equal(expected, await TitlesAsync(user, "overdue=true&status=any"));
    }

    [Theory]
    [InlineData("q=übung", "Übung macht den Meister")]
    [InlineData("q=ÜB", "Übung macht den Meister")]
    [InlineData("q=meister%20üb", "Übung macht den Meister")]
    [InlineData("q=don't", "Don't panic")]
    [InlineData("q=panic!", "Don't panic")]
    [InlineData("q=a.b%5C", "")]
    [InlineData("q=towel", "Don't panic")]
    [InlineData("q=errand", "Buy milk")]
    [InlineData("q=milk%20-%20buy", "Buy milk")]
    [InlineData("q=nothing", "")]
    [InlineData("q=!!!", "")]
    [InlineData("q=%27)%20OR%201=1", "")]
    [InlineData("q=%26%20%7C%20!", "")]
    [InlineData("q=🎉", "🎉 party")]
    [InlineData("q=%20", "Buy milk, Don't panic, Übung macht den Meister, 🎉 party")]
    public async Task Text_finds_beginnings_of_words_in_title_description_and_tags(string query, string expected)
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(null, "Übung macht den Meister");
        await user.CreateTaskAsync(new { description = "Always carry a towel" }, "Don't panic");
        await user.CreateTaskAsync(new { tags = new[] { "errands" } }, "Buy milk");
        await user.CreateTaskAsync(null, "🎉 party");

        Assert.Equal(expected, await TitlesAsync(user, query));
        Assert.Equal(expected, await TitlesAsync(user, query, "/api/tasks/search"));
    }

    [Fact]
    public async Task Text_in_the_title_comes_before_text_in_the_description()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { description = "needle" }, "haystack");
        await user.CreateTaskAsync(null, "needle");
        Assert.Equal(["needle", "haystack"], (await user.GetAsync("/api/tasks?q=needle")).Items("title"));
    }

    [Theory]
    [InlineData("status=done", "status")]
    [InlineData("priority=urgent", "priority")]
    [InlineData("tagMode=none", "tagMode")]
    [InlineData("project=x", "project")]
    [InlineData("parent=x", "parent")]
    [InlineData("series=x", "series")]
    [InlineData("workspace=x", "workspace")]
    [InlineData("dueFrom=2026-02-30", "dueFrom")]
    [InlineData("dueTo=9999-12-31", "dueTo")]
    [InlineData("dueTo=today", "dueTo")]
    [InlineData("overdue=maybe", "overdue")]
    [InlineData("trash=1", "trash")]
    [InlineData("sort=size", "sort")]
    [InlineData("sort=relevance", "sort")]
    [InlineData("sort=completed", "sort")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("limit=1e2", "limit")]
    [InlineData("zone=Mars/Olympus", "zone")]
    [InlineData("zone=../../etc/passwd", "zone")]
    [InlineData("q=a%00b", "q")]
    [InlineData("tag=a%00b", "tag")]
    [InlineData("cursor=x", "cursor")]
    public async Task A_wrong_parameter_is_named(string query, string field) =>
        (await (await api.SignUpAsync()).GetAsync($"/api/tasks?{query}")).IsProblem(400, "invalid", field);

    [Fact]
    public async Task A_thousand_parameters_are_no_trouble()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { tags = new[] { "t1" } });
        var query = string.Join('&', Enumerable.Range(0, 1000).Select(n => $"x{n}={n}"));
        (await user.GetAsync($"/api/tasks?{query}")).Is(200);
        query = string.Join('&', Enumerable.Range(0, 1000).Select(n => $"tag=t{n}"));
        (await user.GetAsync($"/api/tasks?{query}")).IsProblem(400, "invalid", "tag");
    }

    private static async Task<string> TitlesAsync(ApiUser user, string query, string path = "/api/tasks") =>
        string.Join(
            ", ", (await user.GetAsync($"{path}?{query}")).Is(200).Items("title").Order(StringComparer.Ordinal));
}
