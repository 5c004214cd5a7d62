using System.Text;

namespace TaskFlow.Api.Tests.Audit;

public sealed class AuditTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Content =
        """{"task":{"title":"Rent"},"changes":[{"field":"priority","before":"none","after":"high"}]}""";

    [Fact]
    public async Task Who_did_what_is_read_newest_first_page_by_page()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync();
        for (var seq = 1; seq <= 5; seq++)
            await EnterAsync(user, seq, seq % 2 == 0 ? task.Id : Guid.NewGuid());

        Assert.Equal(["5", "4", "3", "2", "1"], (await user.GetAsync("/api/audit")).Is(200).Items("seq"));
        var page = await user.GetAsync("/api/audit?limit=2");
        Assert.Equal(["5", "4"], page.Items("seq"));
        Assert.Equal(["3", "2"], (await user.GetAsync($"/api/audit?limit=2&before={page["nextCursor"].GetString()}"))
            .Items("seq"));
        Assert.Equal(["4", "2"], (await user.GetAsync($"/api/tasks/{task.Id}/audit")).Is(200).Items("seq"));
    }

    [Fact]
    public async Task An_entry_says_what_each_field_was_and_is()
    {
        var user = await api.SignUpAsync();
        await EnterAsync(user, 1, Guid.NewGuid());
        var entry = (await user.GetAsync("/api/audit"))["items"][0];
        Assert.Equal("Rent", entry.GetProperty("title").GetString());
        Assert.Equal(user.Id, entry.GetProperty("actor").GetGuid());
        Assert.Equal(user.Email.Split('@')[0], entry.GetProperty("actorName").GetString());
        var change = Assert.Single(entry.GetProperty("changes").EnumerateArray());
        Assert.Equal(("priority", "none", "high"), (
            change.GetProperty("field").GetString(),
            change.GetProperty("before").GetString(),
            change.GetProperty("after").GetString()));
    }

    [Fact]
    public async Task An_entry_whose_content_was_erased_is_still_there()
    {
        var user = await api.SignUpAsync();
        await EnterAsync(user, 1, Guid.NewGuid());
        await api.ExecuteAsync("DELETE FROM audit_content WHERE workspace_id = $1", user.WorkspaceId);
        var entry = (await user.GetAsync("/api/audit")).Is(200)["items"][0];
        Assert.False(entry.TryGetProperty("title", out _));
        Assert.Equal(0, entry.GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task An_entry_names_the_task_that_it_is_about()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-07-01" }, recurrence = new { rrule = "FREQ=DAILY" } });
        await EnterAsync(user, 1, task.Id);
        await EnterAsync(user, 2, task["seriesId"].GetGuid(), "recurring_task.paused", """{"title":"Rent"}""");
        await EnterAsync(user, 3, Guid.NewGuid(), "reminder.deleted", $$"""{"taskId":"{{task.Id}}"}""");
        await EnterAsync(user, 4, Guid.NewGuid(), "project.created", """{"name":"Garden"}""");

        var entries = (await user.GetAsync("/api/audit")).Is(200)["items"].EnumerateArray().ToArray();

        Assert.False(entries[0].TryGetProperty("taskId", out _));
        Assert.All(entries[1..], entry => Assert.Equal(task.Id, entry.GetProperty("taskId").GetGuid()));
    }

    [Fact]
    public async Task The_history_of_a_task_tells_of_its_series_and_its_reminders()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(new
        {
            due = new { date = "2026-07-01" },
            recurrence = new { rrule = "FREQ=DAILY" },
            reminders = new[] { new { offsetMinutes = 10 } },
        });
        var detail = await user.GetAsync($"/api/tasks/{task.Id}");
        await EnterAsync(user, 1, task.Id);
        await EnterAsync(user, 2, Guid.NewGuid());
        await EnterAsync(user, 3, task["seriesId"].GetGuid(), "recurring_task.paused", """{"title":"Rent"}""");
        await EnterAsync(user, 4, detail["reminders"][0].GetProperty("id").GetGuid(), "reminder.scheduled",
            $$"""{"taskId":"{{task.Id}}"}""");

        Assert.Equal(["4", "3", "1"], (await user.GetAsync($"/api/tasks/{task.Id}/audit")).Is(200).Items("seq"));
    }

    /// <summary>As the audit consumer does.</summary>
    private async Task EnterAsync(
        ApiUser user, long seq, Guid subject, string type = "task.updated", string content = Content)
    {
        await api.ExecuteAsync(
            """
            INSERT INTO audit_entry (workspace_id, seq, event_id, type, subject, actor, actor_kind, occurred_at,
                digest, hash)
            VALUES ($1, $2, gen_random_uuid(), $5, $3, $4, 'user', now(), '\x01', '\x02')
            """,
            user.WorkspaceId, seq, subject, user.Id, type);
        await api.ExecuteAsync(
            "INSERT INTO audit_content (workspace_id, seq, salt, content) VALUES ($1, $2, '\\x03', $3)",
            user.WorkspaceId, seq, Encoding.UTF8.GetBytes(content));
    }
}
