using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace TaskFlow.Api.Tests;

/// <summary>Who may not see a project learns nothing of what lies in it, whatever is asked.</summary>
public sealed class HiddenProjectTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    /// <summary>Every way to read, and whether the owner finds the project's things by it.</summary>
    public static TheoryData<string, bool> Reads => new()
    {
        { "/api/tasks", true },
        { "/api/tasks?q=secret", true },
        { "/api/tasks?status=any&sort=due", true },
        { "/api/tasks?status=completed", true },
        { "/api/tasks?trash=true", true },
        { "/api/tasks?tag=errand", true },
        { "/api/tasks?tag=errand&tag=home&tagMode=all", true },
        { "/api/tasks?overdue=true", true },
        { "/api/tasks?dueFrom=2026-01-01&dueTo=2027-01-01", true },
        { "/api/tasks?project={project}", true },
        { "/api/tasks?parent={task}", true },
        { "/api/tasks?series={series}&status=any", true },
        { "/api/tasks/search?q=secret", true },
        { "/api/tasks/{task}", true },
        { "/api/tasks/{below}", true },
        { "/api/tasks/{task}/audit", true },
        { "/api/tasks/{task}/instances", false },
        { "/api/tasks/{open}/instances", false },
        { "/api/recurring-tasks", true },
        { "/api/recurring-tasks/{series}", true },
        { "/api/reminders", true },
        { "/api/reminders?task={task}", true },
        { "/api/reminders/upcoming", true },
        { "/api/notifications", true },
        { "/api/projects", true },
        { "/api/projects/{project}", true },
        { "/api/audit", true },
        { "/api/audit?limit=2", true },
        { "/api/audit/verify", false },
        { "/api/changes", true },
        { "/api/tags", false },
        { "/api/tags/{tag}", false },
        { "/api/workspaces", false },
    };

    /// <summary>Commands on something else, and what is said of a project or a task that is nobody's.</summary>
    public static TheoryData<string, string> Commands => new()
    {
        { "/api/tasks/{open}/move", """{"after":"{task}"}""" },
        { "/api/tasks/{open}/move", """{"before":"{task}"}""" },
        { "/api/tasks", """{"title":"x","parentId":"{task}"}""" },
        { "/api/tasks", """{"title":"x","projectId":"{project}"}""" },
        { "/api/tasks/{task}/reminders", """{"offsetMinutes":5}""" },
        { "/api/reminders", """{"taskId":"{task}","offsetMinutes":5}""" },
        { "/api/reminders/{reminder}/snooze", """{"minutes":5}""" },
        { "/api/reminders/{reminder}/dismiss", "{}" },
        { "/api/quick-add/parse", """{"text":"Buy a hat #{name}"}""" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task What_is_read_says_nothing_of_it(string path, bool found)
    {
        var (owner, mate, names) = await SceneAsync();

        var seen = await owner.GetAsync(Fill(path, names, owner));
        var kept = await mate.GetAsync(Fill(path, names, owner));

        Assert.Equal(found, Traces(seen.Is(200).Text, path, names).Any());
        Assert.True(kept.Status is 200 or 404, kept.Text);
        Assert.Empty(Traces(kept.Text, path, names));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_takes_it_for_what_is_not_there(string path, string body)
    {
        var (owner, mate, names) = await SceneAsync();
        var nobodys = names.ToDictionary(
            name => name.Key, name => name.Key == "open" ? name.Value : Guid.NewGuid().ToString());

        var hidden = await mate.PostAsync(Fill(path, names, owner), Body(body, names, owner));
        var missing = await mate.PostAsync(Fill(path, nobodys, owner), Body(body, nobodys, owner));

        Assert.Equal(
            (missing.Status, missing.Text.Replace(nobodys["name"], names["name"], StringComparison.Ordinal)),
            (hidden.Status, hidden.Text));
    }

    [Fact]
    public async Task Nothing_is_counted_of_it()
    {
        var (owner, mate, _) = await SceneAsync();
        var notifications = await mate.GetAsync($"/api/notifications?workspace={owner.WorkspaceId}");
        Assert.Equal(0, notifications["unread"].GetInt32());
        var tags = (await mate.GetAsync($"/api/tags?workspace={owner.WorkspaceId}")).Json.EnumerateArray();
        Assert.Equal(
            [("errand", 0), ("home", 1)],
            tags.Select(tag => (tag.GetProperty("name").GetString(), tag.GetProperty("openTasks").GetInt32())));
    }

    [Fact]
    public async Task Of_a_series_that_went_on_elsewhere_only_what_lies_there_is_named()
    {
        var (owner, mate, names) = await SceneAsync();
        await api.ExecuteAsync(
            "UPDATE task SET series_id = $2 WHERE id = $1", Guid.Parse(names["open"]), Guid.Parse(names["series"]));
        foreach (var path in new[] { "/api/recurring-tasks", "/api/tasks/{open}/instances" })
        {
            var answer = (await mate.GetAsync(Fill(path, names, owner))).Is(200).Text;
            Assert.DoesNotContain(names["task"], answer, StringComparison.Ordinal);
            Assert.NotEqual("[]", answer);
        }
    }

    [Fact]
    public async Task The_live_stream_passes_it_over_and_tells_of_what_went_there()
    {
        var (owner, mate, names) = await SceneAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/live?workspace={owner.WorkspaceId}&since=0");
        using var response = await mate.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var lines = new StreamReader(stream);

        var told = new StringBuilder();
        while (!told.ToString().Contains(names["left"], StringComparison.Ordinal))
            told.AppendLine(await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Empty(Traces(told.ToString(), "", names));
    }

    [Fact]
    public async Task A_member_of_the_project_sees_all_of_it()
    {
        var (owner, mate, names) = await SceneAsync();
        await api.ExecuteAsync(
            "INSERT INTO project_member (workspace_id, project_id, user_id, role) VALUES ($1, $2, $3, 1)",
            owner.WorkspaceId, Guid.Parse(names["project"]), mate.Id);
        foreach (var row in Reads.Where(row => (bool)row[1]))
        {
            var path = (string)row[0];
            Assert.NotEmpty(Traces((await mate.GetAsync(Fill(path, names, owner))).Is(200).Text, path, names));
        }
    }

    [Fact]
    public void Every_way_to_read_is_asked()
    {
        var asked = Reads.Select(row => ((string)row[0]).Split('?')[0]).ToHashSet();
        var endpoints =
            from endpoint in api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace(":guid", "", StringComparison.Ordinal)
            where path.StartsWith("/api/", StringComparison.Ordinal)
                && endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Contains("GET")
            // Of oneself, of the machine, of the administrator; the stream has a test of its own.
            where path is not ("/api/accounts/me" or "/api/health" or "/api/live" or "/api/reminders/{id}")
                && !path.StartsWith("/api/operations", StringComparison.Ordinal)
            select path;
        Assert.All(endpoints, path => Assert.Contains(
            asked, one => Regex.Replace(one, "{(task|series|project|tag)}", "{id}") == path));
    }

    [Fact]
    public async Task A_reminder_of_what_lies_there_is_not_read()
    {
        var (owner, mate, names) = await SceneAsync();
        (await mate.GetAsync(Fill("/api/reminders/{reminder}", names, owner))).IsProblem(404, "not-found");
    }

    /// <summary>A hidden project with things of every kind, and a member of the workspace who could see it until
    /// now.</summary>
    private async Task<(ApiUser Owner, ApiUser Mate, Dictionary<string, string> Names)> SceneAsync()
    {
        var (owner, mate) = (await api.SignUpAsync(), await api.SignUpAsync());
        await api.ExecuteAsync(
            "INSERT INTO workspace_member (workspace_id, user_id, role) VALUES ($1, $2, 1)",
            owner.WorkspaceId, mate.Id);
        var project = (await owner.PostAsync("/api/projects", new { name = $"Secret{Guid.NewGuid():N}" })).Is(201);
        var task = await owner.CreateTaskAsync(Fields(project.Id), "secret party");
        var open = await owner.CreateTaskAsync(new { tags = new[] { "home" } }, "Dishes");
        foreach (var (action, title) in new[] { ("complete", "secret gift"), ("", "secret list") })
        {
            var other = await owner.CreateTaskAsync(new { projectId = project.Id, parentId = task.Id }, title);
            if (action.Length > 0)
                (await owner.PostAsync($"/api/tasks/{other.Id}/{action}")).Is(200);
        }

        var trashed = await owner.CreateTaskAsync(new { projectId = project.Id }, "secret mistake");
        (await owner.DeleteAsync($"/api/tasks/{trashed.Id}")).Is(200);
        // Lay where everybody saw it.
        var left = await owner.CreateTaskAsync(null, "Cake");
        (await owner.PatchAsync($"/api/tasks/{left.Id}", new { projectId = project.Id })).Is(200);
        var below = await owner.CreateTaskAsync(new { projectId = owner.InboxId, parentId = task.Id }, "Balloons");
        var reminder = (await mate.PostAsync(
            $"/api/tasks/{task.Id}/reminders?workspace={owner.WorkspaceId}", new { offsetMinutes = 30 })).Is(201);
        await ConsumeAsync(owner.WorkspaceId, task.Id, owner.Id, mate.Id);
        await api.ExecuteAsync("UPDATE project SET visibility = 1 WHERE id = $1", project.Id);
        await api.ExecuteAsync(
            "INSERT INTO project_member (workspace_id, project_id, user_id, role) VALUES ($1, $2, $3, 3)",
            owner.WorkspaceId, project.Id, owner.Id);
        return (owner, mate, new()
        {
            ["project"] = project.Id.ToString(),
            ["name"] = project["name"].GetString()!,
            ["task"] = task.Id.ToString(),
            ["series"] = task["seriesId"].GetGuid().ToString(),
            ["trashed"] = trashed.Id.ToString(),
            ["reminder"] = reminder.Id.ToString(),
            ["open"] = open.Id.ToString(),
            ["left"] = left.Id.ToString(),
            ["below"] = below.Id.ToString(),
            ["tag"] = (await owner.GetAsync("/api/tags")).Json[0].GetProperty("id").GetString()!,
        });
    }

    private static object Fields(Guid project) => new
    {
        projectId = project,
        description = "secret plan",
        tags = new[] { "errand", "home" },
        due = new { date = "2026-06-10" },
        recurrence = new { rrule = "FREQ=DAILY" },
        reminders = new[] { new { offsetMinutes = 5 } },
    };

    /// <summary>What the consumers make of all that happened: entries, revisions, notifications.</summary>
    private async Task ConsumeAsync(Guid workspace, Guid task, params Guid[] reminded)
    {
        const string Events =
            """
            WITH e AS (SELECT row_number() OVER (ORDER BY pos) AS n, *, convert_from(payload, 'UTF8')::jsonb AS envelope
                FROM event_log WHERE workspace_id = $1)

            """;
        await api.ExecuteAsync(
            $"""
            {Events}
            INSERT INTO audit_entry (workspace_id, seq, event_id, type, subject, actor_kind, occurred_at, digest, hash)
            SELECT $1, n, event_id, type, (envelope->>'subject')::uuid, 'user', occurred_at, '\x01', '\x02' FROM e
            """,
            workspace);
        await api.ExecuteAsync(
            $"""
            {Events}
            INSERT INTO audit_content (workspace_id, seq, salt, content)
            SELECT $1, n, '\x03', convert_to((envelope->'data')::text, 'UTF8') FROM e
            """,
            workspace);
        await api.ExecuteAsync(
            Events + """
            INSERT INTO workspace_change (
                workspace_id, revision, event_id, type, subject, task_id, user_id, left_project, version, occurred_at)
            SELECT $1, n, event_id, type, (envelope->>'subject')::uuid,
                CASE WHEN type LIKE 'task.%' THEN envelope->>'subject' ELSE envelope->'data'->>'taskId' END::uuid,
                (envelope->'data'->>'userId')::uuid,
                (jsonb_path_query_first(
                    envelope, '$.data.changes[*] ? (@.field == "projectId").before') #>> '{}')::uuid,
                agg_version, occurred_at FROM e
            """,
            workspace);
        await api.ExecuteAsync(
            "UPDATE workspace_revision SET revision = 1000 WHERE workspace_id = $1", workspace);
        foreach (var user in reminded)
        {
            await api.ExecuteAsync(
                """
                INSERT INTO notification (workspace_id, id, user_id, kind, task_id, title, event_id, created_at)
                VALUES ($1, gen_random_uuid(), $2, 'reminder', $3, 'secret party', gen_random_uuid(), now())
                """,
                workspace, user, task);
        }
    }

    /// <summary>What an answer says of the project; what was asked for does not count.</summary>
    private static IEnumerable<string> Traces(string answer, string path, Dictionary<string, string> names) =>
        names.Where(name => name.Key is not ("open" or "left" or "below" or "tag"))
            .Where(name => !path.Contains($"{{{name.Key}}}", StringComparison.Ordinal))
            .Select(name => name.Value).Append("secret")
            .Where(trace => answer.Contains(trace, StringComparison.OrdinalIgnoreCase));

    private static string Fill(string path, Dictionary<string, string> names, ApiUser owner) =>
        $"{Named(path, names)}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}workspace="
        + owner.WorkspaceId;

    private static string Body(string body, Dictionary<string, string> names, ApiUser owner)
    {
        var json = JsonNode.Parse(Named(body, names))!.AsObject();
        json["workspaceId"] = owner.WorkspaceId;
        return json.ToJsonString();
    }

    private static string Named(string text, Dictionary<string, string> names) => names.Aggregate(
        text, (named, name) => named.Replace($"{{{name.Key}}}", name.Value, StringComparison.Ordinal));
}
