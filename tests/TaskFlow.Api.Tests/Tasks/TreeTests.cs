namespace TaskFlow.Api.Tests.Tasks;

/// <summary>What happens to a task happens to what lies below it: "Move house", with "Boxes", which has "Tape" below
/// it, and "Van".</summary>
public sealed class TreeTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private ApiUser user = null!;
    private Guid house;
    private Guid boxes;
    private Guid tape;
    private Guid van;

    public async Task InitializeAsync()
    {
        user = await api.SignUpAsync();
        house = (await user.CreateTaskAsync(null, "Move house")).Id;
        boxes = await BelowAsync(house, "Boxes");
        tape = await BelowAsync(boxes, "Tape");
        van = await BelowAsync(house, "Van");
    }

    /// <summary>Each version of each task has its event, in order, under the key of the tree.</summary>
    public async Task DisposeAsync() => Assert.Equal("", await api.ScalarAsync<string>(
        """
        SELECT COALESCE(string_agg(t.title, ', '), '') FROM task t WHERE t.workspace_id = $1
            AND ARRAY(SELECT generate_series(1, t.version)) IS DISTINCT FROM ARRAY(
                SELECT e.agg_version FROM event_log e WHERE e.workspace_id = $1 AND e.key = t.root_id
                    AND convert_from(e.payload, 'UTF8')::json ->> 'subject' = t.id::text ORDER BY e.pos)
        """,
        user.WorkspaceId));

    [Fact]
    public async Task A_task_moves_to_another_project_with_its_tree()
    {
        var home = await ProjectAsync("Home");
        var elsewhere = await ProjectAsync("Elsewhere");
        await MoveAsync(van, elsewhere);
        await user.DeleteAsync($"/api/tasks/{tape}");

        await MoveAsync(house, home);

        Assert.Equal([home, home, home, elsewhere], await ProjectsAsync(house, boxes, tape, van));
        Assert.Equal("task.updated", await LastEventAsync(tape));
    }

    [Fact]
    public async Task A_change_that_leaves_it_where_it_is_leaves_the_tree_alone()
    {
        await user.PatchAsync($"/api/tasks/{house}", new { title = "Move", projectId = user.InboxId });
        Assert.Equal(1, (await ReadAsync(boxes)).Version);
    }

    [Fact]
    public async Task A_deleted_task_takes_its_tree_along_and_brings_back_what_went_with_it()
    {
        await user.DeleteAsync($"/api/tasks/{van}");
        api.Time.Advance(TimeSpan.FromMinutes(1));

        await user.DeleteAsync($"/api/tasks/{house}");
        Assert.Equal([true, true, true, true], await HaveAsync("deletedAt", house, boxes, tape, van));
        Assert.Equal("task.deleted", await LastEventAsync(tape));
        Assert.Equal(2, (await ReadAsync(van)).Version);

        (await user.PostAsync($"/api/tasks/{house}/restore")).Is(200);
        Assert.Equal([false, false, false, true], await HaveAsync("deletedAt", house, boxes, tape, van));
        Assert.Equal("task.restored", await LastEventAsync(tape));
    }

    [Fact]
    public async Task A_task_is_ticked_off_with_what_is_open_below_it_and_opened_with_that()
    {
        await user.PostAsync($"/api/tasks/{van}/complete");
        api.Time.Advance(TimeSpan.FromMinutes(1));

        await user.PostAsync($"/api/tasks/{house}/complete");
        Assert.Equal([true, true, true, true], await HaveAsync("completedAt", house, boxes, tape, van));
        Assert.Equal("completed", (await ReadAsync(tape))["status"].GetString());
        Assert.Equal("task.completed", await LastEventAsync(tape));
        Assert.Equal(2, (await ReadAsync(van)).Version);

        (await user.PostAsync($"/api/tasks/{house}/reopen")).Is(200);
        Assert.Equal([false, false, false, true], await HaveAsync("completedAt", house, boxes, tape, van));
        Assert.Equal("task.reopened", await LastEventAsync(tape));
    }

    [Fact]
    public async Task Ticking_off_leaves_out_what_repeats_by_itself_or_lies_in_the_trash()
    {
        await user.PatchAsync($"/api/tasks/{boxes}", new { due = new { date = "2026-07-01" } });
        (await user.PostAsync($"/api/tasks/{boxes}/recurring", new { rrule = "FREQ=DAILY" })).Is(200);
        await user.DeleteAsync($"/api/tasks/{van}");

        await user.PostAsync($"/api/tasks/{house}/complete");

        Assert.Equal([true, false, false, false], await HaveAsync("completedAt", house, boxes, tape, van));
    }

    [Fact]
    public async Task What_the_caller_does_not_see_stays()
    {
        var hidden = await ProjectAsync("Hidden");
        await MoveAsync(boxes, hidden);
        await api.ExecuteAsync("UPDATE project SET visibility = 1 WHERE id = $1", hidden);

        await user.DeleteAsync($"/api/tasks/{house}");

        Assert.Equal(2, await api.ScalarAsync<long>(
            "SELECT count(*) FROM task WHERE project_id = $1 AND deleted_at IS NULL", hidden));
    }

    [Fact]
    public async Task A_stale_version_changes_nothing_of_the_tree()
    {
        (await user.DeleteAsync($"/api/tasks/{house}", ("If-Match", "\"7\""))).IsProblem(412, "stale");
        Assert.Equal([false, false], await HaveAsync("deletedAt", house, tape));
    }

    [Theory]
    [InlineData("boxes first")]
    [InlineData("house first")]
    public async Task A_subtask_that_is_made_meanwhile_is_refused_or_goes_along(string order)
    {
        await using var held = await HeldLock.OfTaskAsync(api, boxes);

        Task<Reply> making, deleting;
        if (order == "boxes first")
        {
            making = MakeAsync();
            await Waiting.ForAsync(api, 1);
            deleting = user.DeleteAsync($"/api/tasks/{house}");
        }
        else
        {
            deleting = user.DeleteAsync($"/api/tasks/{house}");
            await Waiting.ForAsync(api, 1);
            making = MakeAsync();
        }

        await Waiting.ForAsync(api, 2);
        await held.ReleaseAsync();

        (await deleting).Is(200);
        if ((await making).Status == 400)
            (await making).IsProblem(400, "invalid", "parentId");
        Assert.Equal(0, await api.ScalarAsync<long>(
            "SELECT count(*) FROM task WHERE root_id = $1 AND deleted_at IS NULL", house));

        Task<Reply> MakeAsync() => user.PostAsync("/api/tasks", new { title = "Lids", parentId = boxes });
    }

    private async Task<Guid> BelowAsync(Guid parentId, string title) =>
        (await user.CreateTaskAsync(new { parentId }, title)).Id;

    private async Task<Guid> ProjectAsync(string name) =>
        (await user.PostAsync("/api/projects", new { name })).Is(201).Id;

    private async Task MoveAsync(Guid id, Guid projectId) =>
        (await user.PatchAsync($"/api/tasks/{id}", new { projectId })).Is(200);

    private async Task<Reply> ReadAsync(Guid id) => (await user.GetAsync($"/api/tasks/{id}")).Is(200);

    private async Task<List<Guid>> ProjectsAsync(params Guid[] ids)
    {
        var found = new List<Guid>();
        foreach (var id in ids)
            found.Add((await ReadAsync(id))["projectId"].GetGuid());
        return found;
    }

    private async Task<List<bool>> HaveAsync(string field, params Guid[] ids)
    {
        var found = new List<bool>();
        foreach (var id in ids)
            found.Add((await ReadAsync(id)).Has(field));
        return found;
    }

    private Task<string> LastEventAsync(Guid id) => api.ScalarAsync<string>(
        """
        SELECT type FROM event_log WHERE workspace_id = $1
            AND convert_from(payload, 'UTF8')::json ->> 'subject' = $2 ORDER BY pos DESC LIMIT 1
        """,
        user.WorkspaceId, id.ToString());
}
