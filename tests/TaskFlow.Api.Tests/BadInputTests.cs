using System.Globalization;
using System.Text;

namespace TaskFlow.Api.Tests;

/// <summary>What a caller can do wrong, or on purpose: always told with the field, and never anybody's lists broken
/// by it.</summary>
public sealed class BadInputTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private ApiUser user = null!;

    public async Task InitializeAsync()
    {
        user = await api.SignUpAsync();
        await user.CreateTaskAsync(new { due = new { date = "2026-06-15" }, tags = new[] { "a" } });
    }

    /// <summary>After each of them the lists still answer, and hold only what is whole.</summary>
    public async Task DisposeAsync()
    {
        foreach (var sort in new[] { "due", "title", "priority", "position", "created", "updated" })
            (await user.GetAsync($"/api/tasks?status=any&sort={sort}")).Is(200);
        foreach (var list in new[] { "tasks?q=a", "projects", "tags", "recurring-tasks", "reminders", "audit",
            "changes" })
        {
            (await user.GetAsync($"/api/{list}")).Is(200);
        }
    }

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
        (await user.PostAsync("/api/tasks", $"{{{title}{due}\"{property}\":{value}}}"))
            .IsProblem(400, "invalid", field);
    }

    [Theory]
    [InlineData("FREQ=SECONDLY")]
    [InlineData("FREQ=MINUTELY;INTERVAL=1")]
    [InlineData("FREQ=DAILY;COUNT=2147483648")]
    [InlineData("FREQ=DAILY;COUNT=0")]
    [InlineData("FREQ=DAILY;COUNT=-1")]
    [InlineData("FREQ=DAILY;INTERVAL=0")]
    [InlineData("FREQ=DAILY;INTERVAL=99999999999999999999")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31")]
    [InlineData("FREQ=DAILY;UNTIL=20200101")]
    [InlineData("FREQ=DAILY;UNTIL=20990101;COUNT=3")]
    [InlineData("FREQ=DAILY;FREQ=WEEKLY")]
    [InlineData("FREQ=WEEKLY;BYDAY=XX")]
    [InlineData("FREQ=MONTHLY;BYDAY=99MO")]
    [InlineData("FREQ=")]
    [InlineData("")]
    [InlineData("DAILY\r\nDTSTART:20200101")]
    [InlineData("RRULE:FREQ=DAILY;X=\u0001")]
    public async Task A_rule_that_makes_no_sense_or_no_end_is_refused_everywhere(string rrule)
    {
        var recurrence = new { rrule };
        var due = new { date = "2026-06-15" };
        var task = await user.CreateTaskAsync(new { due });
        (await user.PostAsync("/api/tasks", new { title = "x", due, recurrence }))
            .IsProblem(400, "invalid", "recurrence.rrule");
        (await user.PostAsync("/api/recurring-tasks/preview", new { recurrence, from = due }))
            .IsProblem(400, "invalid", "recurrence.rrule");
        (await user.PostAsync($"/api/tasks/{task.Id}/recurring", recurrence))
            .IsProblem(400, "invalid", "recurrence.rrule");
    }

    [Fact]
    public async Task A_rule_of_ten_thousand_days_is_refused_quickly()
    {
        var rrule = "FREQ=MONTHLY;BYDAY=" + string.Join(',', Enumerable.Repeat("1MO", 10_000));
        (await user.PostAsync(
            "/api/recurring-tasks/preview", new { recurrence = new { rrule }, from = new { date = "2026-06-15" } }))
            .IsProblem(400, "invalid", "recurrence.rrule");
    }

    [Theory]
    [InlineData("9996-12-31", "FREQ=YEARLY", 50)]
    [InlineData("9996-12-31", "FREQ=MONTHLY;INTERVAL=999", 50)]
    [InlineData("1900-01-01", "FREQ=YEARLY;INTERVAL=999", 50)]
    [InlineData("2024-02-29", "FREQ=YEARLY", 50)]
    public async Task A_preview_at_the_end_of_the_calendar_ends(string date, string rrule, int count)
    {
        var reply = await user.PostAsync(
            "/api/recurring-tasks/preview", new { recurrence = new { rrule }, from = new { date }, count });
        Assert.True(reply.Status is 200 or 400, reply.Text);
    }

    [Fact]
    public async Task The_last_day_there_is_can_be_due_reminded_of_and_listed()
    {
        (await user.PatchAsync("/api/accounts/me", """{"timeZone":"Etc/GMT+12"}""")).Is(200);
        foreach (var date in new[] { "9997-12-31", "1900-01-01" })
        {
            var reply = await user.PostAsync("/api/tasks", new
            {
                title = "far",
                due = new { date, time = "23:59", zone = "Etc/GMT+12" },
                recurrence = new { rrule = "FREQ=YEARLY" },
                reminders = new object[]
                {
                    new { offsetMinutes = -525600 }, new { offsetMinutes = 525600 },
                    new { at = new { date, time = "23:59", zone = "Etc/GMT+12" } },
                },
            });
            reply.Is(201);
            (await user.GetAsync($"/api/tasks?dueFrom={date}&zone=Etc/GMT-14")).Is(200);
            (await user.GetAsync($"/api/tasks?dueTo={date}&zone=Etc/GMT%2B12")).Is(200);
        }

        (await user.GetAsync("/api/reminders")).Is(200);
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
        var task = await user.CreateTaskAsync(new { description = title, tags = new[] { title } }, title);
        var read = await user.GetAsync($"/api/tasks/{task.Id}");
        Assert.Equal((title, title, title), (
            read["title"].GetString(), read["description"].GetString(), read["tags"][0].GetString()));
        (await user.GetAsync($"/api/tasks?q={Uri.EscapeDataString(title)}")).Is(200);
        (await user.PostAsync("/api/quick-add/parse", new { text = title })).Is(200);
    }

    [Fact]
    public async Task Lengths_are_counted_to_the_last_character()
    {
        var emoji = string.Concat(Enumerable.Repeat("🎉", 250));
        Assert.Equal(emoji, (await user.CreateTaskAsync(null, emoji))["title"].GetString());
        foreach (var title in new[] { emoji + "x", new string('x', 501), new string('漢', 501) })
            (await user.PostAsync("/api/tasks", new { title })).IsProblem(400, "invalid", "title");
        await user.CreateTaskAsync(
            new { description = new string('漢', 20_000), tags = new[] { new string('ß', 60) } },
            new string('漢', 500));
        (await user.PostAsync("/api/tasks", new { title = "x", description = new string('x', 20_001) }))
            .IsProblem(400, "invalid", "description");
        (await user.PostAsync("/api/tasks", new { title = "x", tags = new[] { new string('x', 61) } }))
            .IsProblem(400, "invalid", "tags");
        (await user.PostAsync("/api/tasks",
            new { title = "x", tags = Enumerable.Range(0, 51).Select(n => n.ToString(CultureInfo.InvariantCulture)) }))
            .IsProblem(400, "invalid", "tags");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"x\"")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"title\":\"x\"")]
    [InlineData("{\"title\":\"x\",}")]
    [InlineData("{'title':'x'}")]
    [InlineData("{\"title\":NaN}")]
    [InlineData("{\"title\":\"a\"} {\"title\":\"b\"}")]
    public async Task A_body_that_is_none_is_refused(string body)
    {
        foreach (var path in new[] { "tasks", "projects", "tags", "reminders", "quick-add", "quick-add/parse",
            "recurring-tasks/preview" })
        {
            (await user.PostAsync($"/api/{path}", Text(body))).IsBadRequest();
        }

        foreach (var path in new[] { "register", "sign-in", "refresh" })
            (await api.Anonymous().PostAsync($"/api/accounts/{path}", Text(body))).IsBadRequest();

        static string Text(string body) => body.Length == 0 ? " " : body;
    }

    [Theory]
    [InlineData("{\"title\":\"a\",\"title\":\"b\"}")]
    [InlineData("{\"title\":\"a\",\"TITLE\":\"b\"}")]
    [InlineData("{\"title\":\"a\",\"due\":{\"date\":\"2026-06-15\",\"date\":\"2026-06-16\"}}")]
    public async Task A_name_that_comes_twice_is_refused(string body) => (await user.PostAsync("/api/tasks", body))
        .IsBadRequest();

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Depth_is_refused(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 10_000)) + "1" + string.Concat(
            Enumerable.Repeat(close, 10_000));
        (await user.PostAsync("/api/tasks", deep)).IsBadRequest();
        (await user.PostAsync("/api/tasks", $"{{\"title\":\"x\",\"unknown\":{deep}}}")).IsBadRequest();
        (await user.PatchAsync($"/api/tasks/{(await user.CreateTaskAsync()).Id}", $"{{\"due\":{deep}}}"))
            .IsBadRequest();
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        foreach (var bytes in new byte[][] { [0xff, 0xfe], [.. "{\"title\":\""u8, 0xc3, 0x28, .. "\"}"u8],
            [.. "{\"title\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8] })
        {
            var content = new ByteArrayContent(bytes) { Headers = { { "Content-Type", "application/json" } } };
            (await user.SendAsync(HttpMethod.Post, "/api/tasks", content)).IsBadRequest();
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    public async Task Another_content_type_is_refused(string type) =>
        (await user.SendAsync(
            HttpMethod.Post, "/api/tasks", new StringContent("{\"title\":\"x\"}", Encoding.UTF8, type)))
            .IsProblem(415, "media-type");

    [Theory]
    [InlineData("{\"text\":\"x\",\"refused\":[null]}", "refused")]
    [InlineData("{\"text\":\"tomorrow x\",\"refused\":[{\"start\":-1,\"length\":2147483647}]}", "refused")]
    [InlineData("{\"text\":\"\"}", "text")]
    [InlineData("{\"text\":\"a\\u0000\"}", "text")]
    [InlineData("{\"text\":\"\\ud800\"}", "text")]
    [InlineData("{}", "text")]
    public async Task A_sentence_that_is_none_is_refused(string body, string field)
    {
        (await user.PostAsync("/api/quick-add/parse", body)).IsProblem(400, "invalid", field);
        (await user.PostAsync("/api/quick-add", body)).IsProblem(400, "invalid", field);
    }

    [Theory]
    [InlineData("GET", "tasks/{0}?workspace=x", "workspace")]
    [InlineData("GET", "notifications?limit=-1", "limit")]
    [InlineData("GET", "notifications?limit=2147483648", "limit")]
    [InlineData("GET", "notifications?limit=100000", "limit")]
    [InlineData("GET", "audit?limit=0", "limit")]
    [InlineData("GET", "audit?before=x", "before")]
    [InlineData("GET", "reminders?task=x", "task")]
    [InlineData("GET", "changes?since=-1", "since")]
    [InlineData("GET", "changes?since=1e3", "since")]
    [InlineData("GET", "live?since=-1", "since")]
    [InlineData("GET", "live?workspace=x", "workspace")]
    [InlineData("POST", "tasks/{0}/complete?workspace=%00", "workspace")]
    public async Task A_parameter_that_is_wrong_is_named(string method, string path, string field) =>
        (await user.SendAsync(new HttpMethod(method), "/api/" + string.Format(null, path, Guid.Empty), null))
            .IsProblem(400, "invalid", field);
}
