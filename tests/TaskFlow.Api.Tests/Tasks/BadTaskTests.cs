using System.Globalization;

namespace TaskFlow.Api.Tests.Tasks;

/// <summary>Fields and texts of a task.</summary>
public sealed class BadTaskTests(ApiFixture api) : BadInput(api)
{
    [Theory]
    [InlineData("title", "\"\"")]
    [InlineData("title", "\" \\t\\u00a0 \"")]
    [InlineData("title", "\"\\u200b\\u2060\\ufeff\"")]
    [InlineData("title", "null")]
    [InlineData("title", "7")]
    [InlineData("title", "{}")]
    [InlineData("title", "[\"x\"]")]
    [InlineData("title", "\"a\\u0000b\"")]
    [InlineData("title", "\"a\\nb\"")]
    [InlineData("title", "\"\\ud800\"")]
    [InlineData("title", "\"\\udc00x\"")]
    [InlineData("description", "\"a\\u0000b\"")]
    [InlineData("description", "\"\\ud83d\"")]
    [InlineData("description", "{}")]
    [InlineData("priority", "\"HIGH\"")]
    [InlineData("priority", "3")]
    [InlineData("id", "\"x\"")]
    [InlineData("id", "7")]
    [InlineData("projectId", "\"..%2f\"")]
    [InlineData("parentId", "{}")]
    [InlineData("workspaceId", "\"'; DROP TABLE task; --\"")]
    [InlineData("due", "\"2026-06-15\"")]
    [InlineData("due", "{}")]
    [InlineData("due", "[]")]
    [InlineData("due", "{\"date\":\"0001-01-01\"}")]
    [InlineData("due", "{\"date\":\"1899-12-31\"}")]
    [InlineData("due", "{\"date\":\"9999-12-31\"}")]
    [InlineData("due.date", "{\"date\":\"10000-01-01\"}")]
    [InlineData("due.date", "{\"date\":\"2026-02-30\"}")]
    [InlineData("due.date", "{\"date\":\"2026-06-15T00:00:00Z\"}")]
    [InlineData("due.date", "{\"date\":1781481600}")]
    [InlineData("due.time", "{\"date\":\"2026-06-15\",\"time\":\"23:59:60\"}")]
    [InlineData("due.time", "{\"date\":\"2026-06-15\",\"time\":\"24:00\"}")]
    [InlineData("due.time", "{\"date\":\"2026-06-15\",\"time\":9}")]
    [InlineData("due", "{\"date\":\"2026-06-15\",\"time\":\"09:00\",\"zone\":\"Mars/Olympus\"}")]
    [InlineData("due", "{\"date\":\"2026-06-15\",\"time\":\"09:00\",\"zone\":\"\"}")]
    [InlineData("due", "{\"date\":\"2026-06-15\",\"time\":\"09:00\",\"zone\":\"../../etc/localtime\"}")]
    [InlineData("due", "{\"date\":\"2026-06-15\",\"zone\":\"UTC\"}")]
    [InlineData("start", "{\"date\":\"9999-12-31\"}")]
    [InlineData("id", "\"00000000-0000-0000-0000-000000000000\"")]
    [InlineData("dueDate", "\"2026-06-15\"")]
    [InlineData("tags", "\"home\"")]
    [InlineData("tags", "{}")]
    [InlineData("tags", "[null]")]
    [InlineData("tags", "[\"\"]")]
    [InlineData("tags", "[\"a\\u0000\"]")]
    [InlineData("tags[0]", "[{}]")]
    [InlineData("recurrence", "\"FREQ=DAILY\"")]
    [InlineData("recurrence.rrule", "{}")]
    [InlineData("recurrence.rrule", "{\"rrule\":null}")]
    [InlineData("recurrence.mode", "{\"rrule\":\"FREQ=DAILY\",\"mode\":\"sometimes\"}")]
    [InlineData("recurrence.missed", "{\"rrule\":\"FREQ=DAILY\",\"missed\":\"x\"}")]
    [InlineData("reminders", "{}")]
    [InlineData("reminders[0]", "[null]")]
    [InlineData("reminders[0]", "[{}]")]
    [InlineData("reminders[0]", "[{\"offsetMinutes\":1,\"at\":{\"date\":\"2026-06-15\",\"time\":\"09:00\"}}]")]
    [InlineData("reminders[0].offsetMinutes", "[{\"offsetMinutes\":2147483648}]")]
    [InlineData("reminders[0].offsetMinutes", "[{\"offsetMinutes\":9007199254740993}]")]
    [InlineData("reminders[0].offsetMinutes", "[{\"offsetMinutes\":1e400}]")]
    [InlineData("reminders[0].offsetMinutes", "[{\"offsetMinutes\":1.5}]")]
    [InlineData("reminders[0].offsetMinutes", "[{\"offsetMinutes\":-2147483648}]")]
    [InlineData("reminders[0].at", "[{\"at\":{\"date\":\"2026-06-15\"}}]")]
    [InlineData("reminders[0].at", "[{\"at\":{\"date\":\"9999-12-31\",\"time\":\"09:00\"}}]")]
    public async Task A_field_of_a_new_task_that_is_wrong_is_named(string field, string value)
    {
        var property = field.Split('.', '[')[0];
        var due = property == "recurrence" ? "\"due\":{\"date\":\"2026-06-15\"}," : "";
        var title = property == "title" ? "" : "\"title\":\"x\",";
        (await User.PostAsync("/api/tasks", $"{{{title}{due}\"{property}\":{value}}}"))
            .IsProblem(400, "invalid", field);
    }

    [Theory]
    [InlineData("x@y.z <script>alert(1)</script>")]
    [InlineData("'; DROP TABLE task; --")]
    [InlineData("{{7*7}} ${7*7} %s %n")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("\u202eright to left")]
    [InlineData("e\u0301 and é")]
    [InlineData("\\u0000 spelled out")]
    [InlineData("🏳️‍🌈👨‍👩‍👧‍👦")]
    public async Task Text_is_text(string title)
    {
        var task = await User.CreateTaskAsync(new { description = title, tags = new[] { title } }, title);
        var read = await User.GetAsync($"/api/tasks/{task.Id}");
        Assert.Equal((title, title, title), (
            read["title"].GetString(), read["description"].GetString(), read["tags"][0].GetString()));
        (await User.GetAsync($"/api/tasks?q={Uri.EscapeDataString(title)}")).Is(200);
        (await User.PostAsync("/api/quick-add/parse", new { text = title })).Is(200);
    }

    [Fact]
    public async Task Lengths_are_counted_to_the_last_character()
    {
        var emoji = string.Concat(Enumerable.Repeat("🎉", 250));
        Assert.Equal(emoji, (await User.CreateTaskAsync(null, emoji))["title"].GetString());
        foreach (var title in new[] { emoji + "x", new string('x', 501), new string('漢', 501) })
            (await User.PostAsync("/api/tasks", new { title })).IsProblem(400, "invalid", "title");
        await User.CreateTaskAsync(
            new { description = new string('漢', 20_000), tags = new[] { new string('ß', 60) } },
            new string('漢', 500));
        (await User.PostAsync("/api/tasks", new { title = "x", description = new string('x', 20_001) }))
            .IsProblem(400, "invalid", "description");
        (await User.PostAsync("/api/tasks", new { title = "x", tags = new[] { new string('x', 61) } }))
            .IsProblem(400, "invalid", "tags");
        (await User.PostAsync("/api/tasks",
            new { title = "x", tags = Enumerable.Range(0, 51).Select(n => n.ToString(CultureInfo.InvariantCulture)) }))
            .IsProblem(400, "invalid", "tags");
    }
}
