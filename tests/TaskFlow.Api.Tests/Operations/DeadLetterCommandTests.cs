using TaskFlow.Contracts.Events;

namespace TaskFlow.Api.Tests.Operations;

public sealed class DeadLetterCommandTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Letters = "/api/operations/dead-letters";
    private readonly string cause = DeadLetters.NewFingerprint();
    private ApiUser administrator = null!;

    public async Task InitializeAsync() => administrator = await api.AdministratorAsync();

    [Fact]
    public async Task One_goes_back_to_its_own_consumer_and_only_once()
    {
        var id = await api.AddAsync(cause);
        await api.AddAsync(cause);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var done = (await administrator.PostAsync($"{Letters}/{id}/replay", null, key)).Is(200);
        Assert.Equal(done.Text, (await administrator.PostAsync($"{Letters}/{id}/replay", null, key)).Is(200).Text);
        (await administrator.PostAsync($"{Letters}/{id}/replay")).IsProblem(409, "conflict");
        (await administrator.PostAsync($"{Letters}/{Guid.NewGuid()}/replay")).IsProblem(404, "not-found");

        Assert.Equal("1 0", await api.ScalarAsync<string>(
            """
            SELECT string_agg(p.consumer || ' ' || p.attempts, ',') FROM parked p
            JOIN dead_letter d ON d.event_id = p.event_id AND d.consumer = p.consumer WHERE d.fingerprint = $1
            """, cause));
        Assert.Equal("replayed", (await administrator.GetAsync($"{Letters}/{id}"))["state"].GetString());
    }

    [Fact]
    public async Task A_dry_run_counts_and_does_nothing()
    {
        await api.AddAsync(cause);
        await api.AddAsync(cause);
        foreach (var action in new[] { "replay", "discard" })
        {
            var reply = await administrator.PostAsync(
                $"{Letters}/{action}", new { fingerprint = cause, reason = "x", dryRun = true });
            Assert.Equal((2, 2, true), (reply.Is(200)["matched"].GetInt32(), reply["done"].GetInt32(),
                reply["dryRun"].GetBoolean()));
        }

        Assert.Equal((0, 2), await StateAsync());
        Assert.Empty(await administrator.LogAsync());
    }

    [Fact]
    public async Task A_group_is_replayed_in_the_order_it_was_given_up_at_a_rate_and_it_is_logged()
    {
        foreach (var minute in new[] { 2, 1, 3 })
            await api.AddAsync(cause, minute);
        await api.AddAsync(cause, 4, ConsumerNumbers.Live);

        var reply = await administrator.PostAsync(
            $"{Letters}/replay", new { fingerprint = cause, consumer = "audit", perSecond = 2 });

        Assert.Equal(3, reply.Is(200)["done"].GetInt32());
        Assert.Equal((3, 1), await StateAsync());
        Assert.Equal("2:0.0 1:0.5 3:1.0", await api.ScalarAsync<string>(
            """
            SELECT string_agg(extract(minute FROM d.first_failure) || ':' ||
                round(extract(epoch FROM p.due_at - d.replayed_at), 1), ' ' ORDER BY p.seq)
            FROM parked p JOIN dead_letter d USING (event_id, consumer) WHERE d.fingerprint = $1
            """, cause));
        var (action, affected, detail) = Assert.Single(await administrator.LogAsync());
        Assert.Equal(
            ("dead-letters.replay", 3, cause), (action, affected, detail.GetProperty("fingerprint").GetString()));
    }

    [Fact]
    public async Task What_cannot_be_told_from_others_is_refused_and_can_be_discarded()
    {
        var (whole, broken) = (await api.AddAsync(cause), await api.AddAsync(cause));
        await api.ExecuteAsync("UPDATE dead_letter SET type = NULL WHERE id = $1", broken);

        (await administrator.PostAsync($"{Letters}/{broken}/replay")).IsProblem(409, "conflict");
        var reply = (await administrator.PostAsync($"{Letters}/replay", new { fingerprint = cause })).Is(200);
        Assert.Equal((2, 1, 1), (
            reply["matched"].GetInt32(), reply["done"].GetInt32(), reply["refused"].GetInt32()));
        (await administrator.PostAsync($"{Letters}/{broken}/discard", new { reason = "Poison" })).Is(200);

        Assert.Equal("replayed", (await administrator.GetAsync($"{Letters}/{whole}"))["state"].GetString());
        Assert.Equal("Poison", (await administrator.GetAsync($"{Letters}/{broken}"))["reason"].GetString());
    }

    [Fact]
    public async Task What_was_discarded_stays_to_be_read_with_the_reason()
    {
        var id = await api.AddAsync(cause);
        (await administrator.PostAsync($"{Letters}/discard", new { fingerprint = cause }))
            .IsProblem(400, "invalid", "reason");
        (await administrator.PostAsync($"{Letters}/discard", new { fingerprint = cause, reason = "Old news" })).Is(200);

        var letter = await administrator.GetAsync($"{Letters}/{id}");
        Assert.Equal(("discarded", "Old news"), (letter["state"].GetString(), letter["reason"].GetString()));
        (await administrator.PostAsync($"{Letters}/{id}/discard", new { reason = "x" })).IsProblem(409, "conflict");
        var log = (await administrator.LogAsync()).Where(entry => entry.Action == "dead-letters.discard");
        Assert.Equal("Old news", Assert.Single(log).Detail.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("{}", "all")]
    [InlineData("""{"consumer":"nobody"}""", "consumer")]
    [InlineData("""{"all":true,"limit":0}""", "limit")]
    [InlineData("""{"all":true,"limit":10001}""", "limit")]
    [InlineData("""{"all":true,"perSecond":0}""", "perSecond")]
    [InlineData("""{"from":"2026-06-16T00:00:00Z","to":"2026-06-15T00:00:00Z"}""", "to")]
    [InlineData("""{"workspaceId":"x"}""", "workspaceId")]
    public async Task A_selection_that_makes_no_sense_is_refused(string body, string field)
    {
        await api.AddAsync(cause);
        (await administrator.PostAsync($"{Letters}/replay", body)).IsProblem(400, "invalid", field);
        Assert.Equal((0, 1), await StateAsync());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>How many wait for their consumer, and how many are still open.</summary>
    private async Task<(int Parked, int Open)> StateAsync() => (
        await api.ScalarAsync<int>(
            """
            SELECT count(*)::int FROM parked JOIN dead_letter USING (event_id, consumer)
            WHERE dead_letter.fingerprint = $1
            """, cause),
        await api.ScalarAsync<int>(
            """
            SELECT count(*)::int FROM dead_letter
            WHERE fingerprint = $1 AND replayed_at IS NULL AND discarded_at IS NULL
            """, cause));
}
