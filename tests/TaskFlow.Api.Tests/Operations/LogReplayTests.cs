using TaskFlow.Contracts.Events;

namespace TaskFlow.Api.Tests.Operations;

public sealed class LogReplayTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Replays = "/api/operations/replays";
    private ApiUser administrator = null!;
    private ApiUser user = null!;

    public async Task InitializeAsync()
    {
        administrator = await api.AdministratorAsync();
        user = await api.SignUpAsync();
        for (var i = 0; i < 3; i++)
            await user.CreateTaskAsync();
        await user.PostAsync("/api/tags", new { name = "home" });
        await user.PatchAsync($"/api/tasks/{(await user.CreateTaskAsync()).Id}", new { title = "Other" });
    }

    [Fact]
    public async Task The_events_of_a_workspace_go_to_one_consumer_in_the_order_of_the_log()
    {
        var reply = await administrator.PostAsync(Replays, new { consumer = "audit", workspaceId = user.WorkspaceId });

        Assert.Equal((6, 0, 0, 6), Outcome(reply));
        Assert.Equal(
            "task.created task.created task.created tag.created task.created task.updated",
            await api.ScalarAsync<string>(
                "SELECT string_agg(type, ' ' ORDER BY seq) FROM parked WHERE consumer = 1 AND workspace_id = $1",
                user.WorkspaceId));
        Assert.Equal(0, await api.ScalarAsync<long>(
            "SELECT count(*) FROM parked WHERE consumer <> 1 AND workspace_id = $1", user.WorkspaceId));
        var (action, affected, _) = Assert.Single(await administrator.LogAsync());
        Assert.Equal(("log.replay", 6), (action, affected));
    }

    [Fact]
    public async Task What_had_its_effect_or_waits_already_is_left_alone()
    {
        await api.ExecuteAsync(
            """
            INSERT INTO inbox SELECT 1, (occurred_at AT TIME ZONE 'UTC')::date, event_id FROM event_log
            WHERE workspace_id = $1 AND type = 'task.created'
            """, user.WorkspaceId);
        var body = new { consumer = "audit", workspaceId = user.WorkspaceId };

        Assert.Equal((6, 4, 0, 2), Outcome(await administrator.PostAsync(Replays, body)));
        Assert.Equal((6, 4, 2, 0), Outcome(await administrator.PostAsync(Replays, body)));
    }

    [Fact]
    public async Task What_is_older_than_any_inbox_had_its_effect_long_ago()
    {
        await api.ExecuteAsync(
            "UPDATE event_log SET occurred_at = $2 WHERE workspace_id = $1 AND type = 'task.created'",
            user.WorkspaceId, api.Time.GetUtcNow().AddDays(-30));

        Assert.Equal((6, 4, 0, 2), Outcome(await administrator.PostAsync(
            Replays, new { consumer = "audit", workspaceId = user.WorkspaceId })));
    }

    [Fact]
    public async Task Only_what_the_consumer_acts_on_is_replayed()
    {
        Assert.Equal((0, 0, 0, 0), Outcome(await administrator.PostAsync(
            Replays, new { consumer = "notifications", workspaceId = user.WorkspaceId })));
        Assert.Equal((1, 0, 0, 1), Outcome(await administrator.PostAsync(
            Replays, new { consumer = "live", workspaceId = user.WorkspaceId, type = EventTypes.TagCreated })));
    }

    [Fact]
    public async Task A_limit_says_where_to_go_on_and_a_dry_run_does_nothing()
    {
        var (first, last) = (await PositionAsync("min"), await PositionAsync("max"));
        var (from, seen) = ((long?)first, 0);
        while (from is not null)
        {
            var reply = await administrator.PostAsync(Replays, new
            {
                consumer = "live",
                workspaceId = user.WorkspaceId,
                fromPosition = from,
                toPosition = last - 1,
                dryRun = true,
                limit = 2,
            });
            seen += Outcome(reply).Queued;
            from = reply.Has("nextPosition") ? reply["nextPosition"].GetInt64() : null;
        }

        Assert.Equal(5, seen);
        Assert.Equal(
            0, await api.ScalarAsync<long>("SELECT count(*) FROM parked WHERE workspace_id = $1", user.WorkspaceId));
    }

    [Fact]
    public async Task Time_is_a_bound_that_begins_and_does_not_end_with_its_moment()
    {
        var now = api.Time.GetUtcNow();
        var (workspaceId, to) = (user.WorkspaceId, now.AddSeconds(1));
        Assert.Equal(6, Outcome(await administrator.PostAsync(
            Replays, new { consumer = "audit", workspaceId, from = now, to, dryRun = true })).Matched);
        Assert.Equal(0, Outcome(await administrator.PostAsync(
            Replays, new { consumer = "audit", workspaceId, to = now })).Matched);
    }

    [Theory]
    [InlineData("""{"fromPosition":0}""", "consumer")]
    [InlineData("""{"consumer":"nobody","fromPosition":0}""", "consumer")]
    [InlineData("""{"consumer":"audit"}""", "fromPosition")]
    [InlineData("""{"consumer":"audit","fromPosition":2,"toPosition":1}""", "toPosition")]
    [InlineData("""{"consumer":"audit","type":"notification.created"}""", "type")]
    [InlineData("""{"consumer":"audit","fromPosition":0,"perSecond":10001}""", "perSecond")]
    [InlineData("""{"consumer":"audit","fromPosition":0,"limit":-1}""", "limit")]
    [InlineData("""{"consumer":"audit","fromPosition":1e30}""", "fromPosition")]
    public async Task A_replay_that_makes_no_sense_is_refused(string body, string field) =>
        (await administrator.PostAsync(Replays, body)).IsProblem(400, "invalid", field);

    public Task DisposeAsync() => Task.CompletedTask;

    private static (int Matched, int Handled, int Waiting, int Queued) Outcome(Reply reply) => (
        reply.Is(200)["matched"].GetInt32(), reply["handled"].GetInt32(), reply["waiting"].GetInt32(),
        reply["queued"].GetInt32());

    private Task<long> PositionAsync(string which) => api.ScalarAsync<long>(
        $"SELECT {which}(pos) FROM event_log WHERE workspace_id = $1", user.WorkspaceId);
}
