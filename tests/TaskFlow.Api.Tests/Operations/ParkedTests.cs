using TaskFlow.Contracts.Events;

namespace TaskFlow.Api.Tests.Operations;

public sealed class ParkedTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Parked = "/api/operations/parked";
    private readonly string cause = DeadLetters.NewFingerprint();
    private ApiUser administrator = null!;

    public async Task InitializeAsync() => administrator = await api.AdministratorAsync();

    [Fact]
    public async Task They_are_read_newest_first_page_by_page_without_a_gap()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Add((await api.ParkAsync(cause)).ToString());

        var (seen, cursor) = (new List<string?>(), "");
        do
        {
            var page = (await administrator.GetAsync($"{Parked}?fingerprint={cause}&limit=2{cursor}")).Is(200);
            seen.AddRange(page.Items("eventId"));
            cursor = page.Has("nextCursor") ? $"&cursor={page["nextCursor"].GetString()}" : null;
        }
        while (cursor is not null);

        Assert.Equal(ids.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public async Task Each_says_what_it_waits_for_and_how_long()
    {
        var id = await api.ParkAsync(cause, attempts: 4);
        await api.ExecuteAsync("UPDATE parked SET due_at = '2026-06-15T10:00Z' WHERE event_id = $1", id);

        var item = (await administrator.GetAsync($"{Parked}?fingerprint={cause}")).Is(200)["items"][0];
        Assert.Equal(
            "audit|task.updated|4|2026-06-15T08:00:00+00:00|2026-06-15T10:00:00+00:00|Out of paper.",
            string.Join('|', item.GetProperty("consumer"), item.GetProperty("type"), item.GetProperty("attempts"),
                item.GetProperty("parkedAt"), item.GetProperty("dueAt"), item.GetProperty("error")));
    }

    [Fact]
    public async Task A_filter_finds_what_it_names()
    {
        var workspace = Guid.NewGuid();
        var wanted = (await api.ParkAsync(
            cause, 30, ConsumerNumbers.Live, EventTypes.TagCreated, workspace)).ToString();
        await api.ParkAsync(cause, 10);
        await api.ParkAsync(cause, 50);

        foreach (var filter in new[] { "consumer=live", "type=tag.created", $"workspace={workspace}",
            "from=2026-06-15T08:20:00Z&to=2026-06-15T08:40:00Z", "from=2026-06-15T08:30:00Z&to=2026-06-15T08:50:00Z" })
        {
            var page = (await administrator.GetAsync($"{Parked}?fingerprint={cause}&{filter}")).Is(200);
            Assert.Equal([wanted], page.Items("eventId"));
        }
    }

    [Theory]
    [InlineData("consumer=nobody", "consumer")]
    [InlineData("from=2026-06-16T00:00:00Z&to=2026-06-15T00:00:00Z", "to")]
    [InlineData("limit=201", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=-1", "cursor")]
    public async Task A_filter_that_makes_no_sense_is_named(string query, string field) =>
        (await administrator.GetAsync($"{Parked}?{query}")).IsProblem(400, "invalid", field);

    [Fact]
    public async Task Those_of_a_repaired_cause_are_tried_now_and_it_is_logged()
    {
        await api.ParkAsync(cause);
        await api.ParkAsync(cause, consumer: ConsumerNumbers.Live);
        var another = DeadLetters.NewFingerprint();
        await api.ParkAsync(another);

        var reply = (await administrator.PostAsync($"{Parked}/retry", new { fingerprint = cause })).Is(200);

        Assert.Equal((2, 2), (reply["matched"].GetInt32(), reply["done"].GetInt32()));
        Assert.Equal((2, 0), (await DueAsync(cause), await DueAsync(another)));
        var (action, affected, detail) = Assert.Single(await administrator.LogAsync());
        Assert.Equal(("parked.retry", 2, cause), (action, affected, detail.GetProperty("fingerprint").GetString()));
    }

    [Fact]
    public async Task A_dry_run_counts_and_does_nothing()
    {
        await api.ParkAsync(cause);
        await api.ParkAsync(cause);

        var reply = await administrator.PostAsync(
            $"{Parked}/retry", new { fingerprint = cause, limit = 1, dryRun = true });

        Assert.Equal((2, 1, true), (reply.Is(200)["matched"].GetInt32(), reply["done"].GetInt32(),
            reply["dryRun"].GetBoolean()));
        Assert.Equal(0, await DueAsync(cause));
        Assert.Empty(await administrator.LogAsync());
    }

    [Fact]
    public async Task The_rate_of_a_replay_is_kept()
    {
        var workspace = Guid.NewGuid();
        var (failed, replayed) = (await api.ParkAsync(cause, workspace: workspace), await api.ParkAsync(
            cause, workspace: workspace, attempts: 0));

        var reply = (await administrator.PostAsync($"{Parked}/retry", new { workspaceId = workspace })).Is(200);

        Assert.Equal(1, reply["done"].GetInt32());
        Assert.Equal(failed, await api.ScalarAsync<Guid>(
            "SELECT event_id FROM parked WHERE fingerprint = $1 AND due_at <= now()", cause));
        Assert.NotEqual(failed, replayed);
    }

    [Fact]
    public async Task Everything_must_be_said() =>
        (await administrator.PostAsync($"{Parked}/retry", "{}")).IsProblem(400, "invalid", "all");

    public Task DisposeAsync() => Task.CompletedTask;

    private Task<int> DueAsync(string fingerprint) => api.ScalarAsync<int>(
        "SELECT count(*)::int FROM parked WHERE fingerprint = $1 AND due_at <= now()", fingerprint);
}
