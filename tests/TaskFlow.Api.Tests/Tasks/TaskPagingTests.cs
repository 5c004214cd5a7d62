using System.Buffers.Text;
using System.Text;

namespace TaskFlow.Api.Tests.Tasks;

public sealed class TaskPagingTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const int Tasks = 23;

    [Theory]
    [InlineData("sort=due")]
    [InlineData("sort=priority")]
    [InlineData("sort=position")]
    [InlineData("sort=title")]
    [InlineData("sort=created")]
    [InlineData("sort=updated")]
    [InlineData("sort=completed&status=completed")]
    [InlineData("q=task")]
    [InlineData("q=task&sort=due")]
    [InlineData("tag=many&sort=title")]
    [InlineData("status=any&sort=due")]
    public async Task Pages_follow_one_another_without_gaps_or_repeats(string query)
    {
        var user = await api.SignUpAsync();
        await FillAsync(user, query.Contains("completed", StringComparison.Ordinal));

        var whole = (await user.GetAsync($"/api/tasks?{query}&limit=200")).Is(200).Items("id").ToArray();
        Assert.Equal(Tasks, whole.Length);
        foreach (var limit in new[] { 1, 5, 7 })
        {
            var ids = new List<string?>();
            var cursor = "";
            do
            {
                var page = (await user.GetAsync($"/api/tasks?{query}&limit={limit}&cursor={cursor}")).Is(200);
                Assert.InRange(page["items"].GetArrayLength(), 1, limit);
                ids.AddRange(page.Items("id"));
                cursor = page.Has("nextCursor") ? page["nextCursor"].GetString() : null;
            }
            while (cursor is not null);
            Assert.Equal(whole, ids);
        }
    }

    [Theory]
    [InlineData("due", "2026-06-15 early, 2026-06-15 late, 2026-06-15 all day, 2026-06-16, never")]
    [InlineData("title", "2026-06-15 all day, 2026-06-15 early, 2026-06-15 late, 2026-06-16, never")]
    [InlineData("priority", "never, 2026-06-16, 2026-06-15 early, 2026-06-15 late, 2026-06-15 all day")]
    [InlineData("created", "2026-06-15 all day, 2026-06-15 late, never, 2026-06-15 early, 2026-06-16")]
    [InlineData("position", "2026-06-16, 2026-06-15 early, never, 2026-06-15 late, 2026-06-15 all day")]
    public async Task Every_order_is_what_it_says(string sort, string expected)
    {
        var user = await api.SignUpAsync();
        foreach (var (title, fields) in new (string, object)[]
        {
            ("2026-06-16", new { due = new { date = "2026-06-16", time = "00:00" }, priority = "low" }),
            ("2026-06-15 early", new { due = new { date = "2026-06-15", time = "08:00" } }),
            ("never", new { priority = "high" }),
            ("2026-06-15 late", new { due = new { date = "2026-06-15", time = "23:59" } }),
            ("2026-06-15 all day", new { due = new { date = "2026-06-15" } }),
        })
        {
            api.Time.Advance(TimeSpan.FromSeconds(1));
            await user.CreateTaskAsync(fields, title);
        }

        Assert.Equal(
            expected, string.Join(", ", (await user.GetAsync($"/api/tasks?sort={sort}")).Is(200).Items("title")));
    }

    [Fact]
    public async Task Titles_are_sorted_as_people_sort_them()
    {
        var user = await api.SignUpAsync();
        foreach (var title in new[] { "zebra", "Äpfel", "apple", "Zoo", "Birne", "émile", "Eva" })
            await user.CreateTaskAsync(null, title);
        Assert.Equal(
            "Äpfel, apple, Birne, émile, Eva, zebra, Zoo",
            string.Join(", ", (await user.GetAsync("/api/tasks?sort=title")).Items("title")));
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("due")]
    [InlineData("due|2026-06-15 00:00:00")]
    [InlineData("due|2026-06-15 00:00:00|no-id")]
    [InlineData("due|12:00|00000000-0000-0000-0000-000000000001")]
    [InlineData("due|Mon, 15 Jun 2026 00:00:00 GMT|00000000-0000-0000-0000-000000000001")]
    [InlineData("due|2026-06-15 00:00:00 Mars|00000000-0000-0000-0000-000000000001")]
    [InlineData("due|' OR 1=1 --|00000000-0000-0000-0000-000000000001")]
    [InlineData("due|\0|00000000-0000-0000-0000-000000000001")]
    [InlineData("due||00000000-0000-0000-0000-000000000001")]
    [InlineData("due|2026-06-15 00:00:00|00000000-0000-0000-0000-000000000001|more")]
    [InlineData("due|2026-06-15 00:00:00|(00000000-0000-0000-0000-000000000001)x")]
    [InlineData("title|x|00000000-0000-0000-0000-000000000001")]
    public async Task A_cursor_that_was_tampered_with_is_refused(string content) =>
        await IsRefusedAsync("sort=due", content);

    [Theory]
    [InlineData("sort=created", "created|12:00|00000000-0000-0000-0000-000000000001")]
    [InlineData("sort=priority", "priority|99999999999|infinity|00000000-0000-0000-0000-000000000001")]
    [InlineData("sort=title", "title|\0|00000000-0000-0000-0000-000000000001")]
    [InlineData("q=x", "relevance|1,000|00000000-0000-0000-0000-000000000001")]
    [InlineData("q=x", "relevance|1e39|00000000-0000-0000-0000-000000000001")]
    [InlineData("q=x", "relevance|1e-46|00000000-0000-0000-0000-000000000001")]
    [InlineData("q=x", "relevance|half|00000000-0000-0000-0000-000000000001")]
    public async Task So_is_one_of_any_order(string query, string content) => await IsRefusedAsync(query, content);

    [Theory]
    [InlineData("sort=due", "due|infinity|(00000000-0000-0000-0000-000000000001)")]
    [InlineData("sort=due", "due|2026-06-15T10:00:00+05:00|{00000000-0000-0000-0000-000000000001}")]
    [InlineData("sort=created", "created|0001-01-01 00:00:00+00|00000000000000000000000000000001")]
    [InlineData("q=x", "relevance|NaN|00000000-0000-0000-0000-000000000001")]
    [InlineData("q=x", "relevance|-Infinity|00000000-0000-0000-0000-000000000001")]
    [InlineData("sort=title", "title|\ud83c|00000000-0000-0000-0000-000000000001")]
    public async Task A_strange_cursor_breaks_nothing(string query, string content)
    {
        var reply = await (await api.SignUpAsync()).GetAsync($"/api/tasks?{query}&cursor={Cursor(content)}");
        Assert.True(reply.Status is 200 or 400, reply.Text);
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        var user = await api.SignUpAsync();
        await user.CreateTaskAsync();
        await user.CreateTaskAsync();
        var cursor = (await user.GetAsync("/api/tasks?sort=title&limit=1"))["nextCursor"].GetString();
        (await user.GetAsync($"/api/tasks?sort=due&limit=1&cursor={cursor}")).IsProblem(400, "invalid", "cursor");
    }

    private async Task IsRefusedAsync(string query, string content) =>
        (await (await api.SignUpAsync()).GetAsync($"/api/tasks?{query}&cursor={Cursor(content)}"))
            .IsProblem(400, "invalid", "cursor");

    private static string Cursor(string content) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content.Replace('|', '\u001f')));

    /// <summary>With many ties: all made at one moment, few due dates, few titles.</summary>
    private static async Task FillAsync(ApiUser user, bool complete)
    {
        for (var n = 0; n < Tasks; n++)
        {
            var task = await user.CreateTaskAsync(
                new
                {
                    priority = n % 3 == 0 ? "high" : "none",
                    due = n % 4 == 0 ? null : new { date = $"2026-06-{10 + (n % 3)}" },
                    tags = new[] { "many" },
                },
                $"Task {n % 5} ß漢字🎉");
            if (complete)
                (await user.PostAsync($"/api/tasks/{task.Id}/complete")).Is(200);
        }
    }
}
