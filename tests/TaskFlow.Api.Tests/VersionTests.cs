using System.Text.Json;

namespace TaskFlow.Api.Tests;

/// <summary>Whatever raises a version says so: each has its event.</summary>
public sealed class VersionTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Tasks_that_a_deleted_project_leaves_say_where_they_went()
    {
        var user = await api.SignUpAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Id;
        var task = await user.CreateTaskAsync(new { projectId = project, description = "kept" });
        var child = await user.CreateTaskAsync(new { parentId = task.Id, tags = new[] { "a" } });
        var trashed = await user.CreateTaskAsync(new { projectId = project });
        await user.DeleteAsync($"/api/tasks/{trashed.Id}");

        (await user.DeleteAsync($"/api/projects/{project}")).Is(204);

        foreach (var id in new[] { task.Id, child.Id, trashed.Id })
        {
            var told = await LastAsync(user, id);
            Assert.Equal("task.updated", told.Type);
            Assert.Equal((project, user.InboxId), (told.Before("projectId").GetGuid(), told.After("projectId").GetGuid()));
        }

        Assert.Equal("kept", (await user.GetAsync($"/api/tasks/{task.Id}"))["description"].GetString());
        Assert.Equal(task.Id, (await user.GetAsync($"/api/tasks/{child.Id}"))["parentId"].GetGuid());
        await EachVersionHasItsEventAsync(user);
    }

    [Fact]
    public async Task Tasks_of_a_merged_or_deleted_tag_say_what_they_have_instead()
    {
        var user = await api.SignUpAsync();
        var one = await user.CreateTaskAsync(new { tags = new[] { "old", "zoo" } });
        var two = await user.CreateTaskAsync(new { tags = new[] { "new", "old" } });
        var three = await user.CreateTaskAsync(new { tags = new[] { "new" } });
        var tags = (await user.GetAsync("/api/tags")).Json.EnumerateArray()
            .ToDictionary(tag => tag.GetProperty("name").GetString()!, tag => tag.GetProperty("id").GetGuid());

        (await user.PostAsync($"/api/tags/{tags["old"]}/merge", new { into = tags["new"] })).Is(204);
        Assert.Equal("""["new","zoo"]""", (await LastAsync(user, one.Id)).After("tags").GetRawText());
        Assert.Equal("""["new"]""", (await LastAsync(user, two.Id)).After("tags").GetRawText());
        Assert.Equal(three.Version, (await user.GetAsync($"/api/tasks/{three.Id}")).Version);

        (await user.DeleteAsync($"/api/tags/{tags["new"]}")).Is(204);
        var told = await LastAsync(user, one.Id);
        Assert.Equal(
            ("""["new","zoo"]""", """["zoo"]"""), (told.Before("tags").GetRawText(), told.After("tags").GetRawText()));
        Assert.Equal("""["zoo"]""", (await user.GetAsync($"/api/tasks/{one.Id}"))["tags"].GetRawText());
        await EachVersionHasItsEventAsync(user);
    }

    [Fact]
    public async Task A_series_that_another_rule_takes_over_from_says_that_it_ended()
    {
        var user = await api.SignUpAsync();
        var task = await user.CreateTaskAsync(
            new { due = new { date = "2026-07-01" }, recurrence = new { rrule = "FREQ=DAILY" } });
        var old = task["seriesId"].GetGuid();

        (await user.PostAsync($"/api/tasks/{task.Id}/recurring", new { rrule = "FREQ=WEEKLY" })).Is(200);

        var told = await LastAsync(user, old);
        Assert.Equal("recurring_task.ended", told.Type);
        Assert.Equal(("active", "ended"), (told.Before("state").GetString(), told.After("state").GetString()));
        await EachVersionHasItsEventAsync(user);

        // Once more, after that one was deleted: what is over does not end again.
        var newer = (await user.GetAsync($"/api/tasks/{task.Id}"))["seriesId"].GetGuid();
        (await user.DeleteAsync($"/api/recurring-tasks/{newer}")).Is(204);
        (await user.PostAsync($"/api/tasks/{task.Id}/recurring", new { rrule = "FREQ=DAILY" })).Is(200);
        Assert.Equal("recurring_task.deleted", (await LastAsync(user, newer)).Type);
        await EachVersionHasItsEventAsync(user);
    }

    [Fact]
    public async Task Reminders_that_a_change_of_zone_moves_say_where_to()
    {
        var user = await api.SignUpAsync("Europe/Berlin");
        var task = await user.CreateTaskAsync(new
        {
            due = new { date = "2026-07-01", time = "09:00" },
            reminders = new object[]
            {
                new { offsetMinutes = 30 },
                new { at = new { date = "2026-07-01", time = "08:00", zone = "Asia/Tokyo" } },
            },
        });
        var ids = (await user.GetAsync($"/api/tasks/{task.Id}"))["reminders"].EnumerateArray()
            .ToLookup(
                reminder => reminder.TryGetProperty("at", out _), reminder => reminder.GetProperty("id").GetGuid());
        Guid floats = ids[false].Single(), stays = ids[true].Single();

        (await user.PatchAsync("/api/accounts/me", new { timeZone = "America/New_York" })).Is(200);
        (await user.PatchAsync("/api/accounts/me", new { timeZone = "America/New_York" })).Is(200);

        var told = await LastAsync(user, floats);
        Assert.Equal("reminder.scheduled", told.Type);
        Assert.Equal(
            ("2026-07-01T06:30:00Z", "2026-07-01T12:30:00Z"),
            (told.Before("nextFireAt").GetString(), told.After("nextFireAt").GetString()));
        Assert.Equal("1 2", await VersionsAsync(user, floats));
        Assert.Equal("1", await VersionsAsync(user, stays));
        Assert.Equal("1 2", await api.ScalarAsync<string>(
            "SELECT string_agg(version::text, ' ' ORDER BY version) FROM reminder WHERE user_id = $1", user.Id));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_project_with_ten_thousand_tasks_is_deleted_in_time()
    {
        var user = await api.SignUpAsync();
        var project = (await user.PostAsync("/api/projects", new { name = "House" })).Id;
        await user.CreateTaskAsync(new { tags = new[] { "big" } });
        await api.ExecuteAsync(
            """
            INSERT INTO task (workspace_id, id, project_id, root_id, title, description, position, tag_ids)
            SELECT $1, id, $2, id, 'A task like many others ' || n, repeat('lorem ipsum ', 20), n::text,
                ARRAY(SELECT g.id FROM tag g WHERE g.workspace_id = $1)
            FROM (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 10000) n) made
            """,
            user.WorkspaceId, project);

        (await user.DeleteAsync($"/api/projects/{project}")).Is(204);
        (await user.DeleteAsync($"/api/tags/{(await user.GetAsync("/api/tags")).Json[0].GetProperty("id")}")).Is(204);

        Assert.Equal(20_001L, await api.ScalarAsync<long>(
            "SELECT count(*) FROM event_log WHERE workspace_id = $1 AND type = 'task.updated'", user.WorkspaceId));
    }

    private async Task EachVersionHasItsEventAsync(ApiUser user) => Assert.Equal("", await api.ScalarAsync<string>(
        """
        WITH told AS (
            SELECT convert_from(payload, 'UTF8')::json ->> 'subject' AS subject, array_agg(agg_version ORDER BY pos) AS versions
            FROM event_log WHERE workspace_id = $1 GROUP BY 1),
        held AS (
            SELECT 'task' AS what, id, version FROM task WHERE workspace_id = $1
            UNION ALL SELECT 'series', id, version FROM series WHERE workspace_id = $1)
        SELECT COALESCE(string_agg(format('%s %s is version %s, told are %s', what, id, version, versions), E'\n'), '')
        FROM held LEFT JOIN told ON told.subject = held.id::text
        WHERE versions IS DISTINCT FROM ARRAY(SELECT generate_series(1, version))
        """,
        user.WorkspaceId));

    private Task<string> VersionsAsync(ApiUser user, Guid subject) => api.ScalarAsync<string>(
        """
        SELECT string_agg(agg_version::text, ' ' ORDER BY pos) FROM event_log
        WHERE workspace_id = $1 AND convert_from(payload, 'UTF8')::json ->> 'subject' = $2
        """,
        user.WorkspaceId, subject.ToString());

    private async Task<Told> LastAsync(ApiUser user, Guid subject)
    {
        var envelope = JsonDocument.Parse(await api.ScalarAsync<string>(
            """
            SELECT envelope::text FROM (SELECT pos, convert_from(payload, 'UTF8')::json AS envelope
                FROM event_log WHERE workspace_id = $1) e
            WHERE envelope ->> 'subject' = $2 ORDER BY pos DESC LIMIT 1
            """,
            user.WorkspaceId, subject.ToString())).RootElement;
        return new Told(envelope.GetProperty("type").GetString()!, envelope.GetProperty("data").GetProperty("changes"));
    }

    private sealed record Told(string Type, JsonElement Changes)
    {
        public JsonElement Before(string field) => Change(field).GetProperty("before");

        public JsonElement After(string field) => Change(field).GetProperty("after");

        private JsonElement Change(string field) =>
            Changes.EnumerateArray().Single(change => change.GetProperty("field").GetString() == field);
    }
}
