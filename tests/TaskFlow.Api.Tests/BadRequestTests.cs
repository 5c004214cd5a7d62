using System.Text;

namespace TaskFlow.Api.Tests;

/// <summary>Bodies and parameters, whatever they are for.</summary>
public sealed class BadRequestTests(ApiFixture api) : BadInput(api)
{
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
            (await User.PostAsync($"/api/{path}", Text(body))).IsBadRequest();
        }

        foreach (var path in new[] { "register", "sign-in", "refresh" })
            (await Api.Anonymous().PostAsync($"/api/accounts/{path}", Text(body))).IsBadRequest();

        static string Text(string body) => body.Length == 0 ? " " : body;
    }

    [Theory]
    [InlineData("{\"title\":\"a\",\"title\":\"b\"}")]
    [InlineData("{\"title\":\"a\",\"TITLE\":\"b\"}")]
    [InlineData("{\"title\":\"a\",\"due\":{\"date\":\"2026-06-15\",\"date\":\"2026-06-16\"}}")]
    public async Task A_name_that_comes_twice_is_refused(string body) => (await User.PostAsync("/api/tasks", body))
        .IsBadRequest();

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Depth_is_refused(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 10_000)) + "1" + string.Concat(
            Enumerable.Repeat(close, 10_000));
        (await User.PostAsync("/api/tasks", deep)).IsBadRequest();
        (await User.PostAsync("/api/tasks", $"{{\"title\":\"x\",\"unknown\":{deep}}}")).IsBadRequest();
        (await User.PatchAsync($"/api/tasks/{(await User.CreateTaskAsync()).Id}", $"{{\"due\":{deep}}}"))
            .IsBadRequest();
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        foreach (var bytes in new byte[][] { [0xff, 0xfe], [.. "{\"title\":\""u8, 0xc3, 0x28, .. "\"}"u8],
            [.. "{\"title\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8] })
        {
            var content = new ByteArrayContent(bytes) { Headers = { { "Content-Type", "application/json" } } };
            (await User.SendAsync(HttpMethod.Post, "/api/tasks", content)).IsBadRequest();
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    public async Task Another_content_type_is_refused(string type) =>
        (await User.SendAsync(
            HttpMethod.Post, "/api/tasks", new StringContent("{\"title\":\"x\"}", Encoding.UTF8, type)))
            .IsProblem(415, "media-type");

    [Theory]
    [InlineData("tag", "tag")]
    [InlineData("priority", "high")]
    public async Task More_than_a_filter_can_hold_is_refused_and_not_cut(string field, string value)
    {
        string Path(int count) => $"/api/tasks?tagMode=all&{field}={string.Join(',', Enumerable.Repeat(value, count))}";
        (await User.GetAsync(Path(50))).Is(200);
        (await User.GetAsync(Path(51))).IsProblem(400, "invalid", field);
    }

    [Fact]
    public async Task More_words_than_are_searched_for_are_refused_and_not_cut()
    {
        static string Path(int words) => $"/api/tasks?q={string.Join('+', Enumerable.Repeat("word", words))}";
        (await User.GetAsync(Path(20))).Is(200);
        (await User.GetAsync(Path(21))).IsProblem(400, "invalid", "q");
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
        (await User.SendAsync(new HttpMethod(method), "/api/" + string.Format(null, path, Guid.Empty), null))
            .IsProblem(400, "invalid", field);
}
