namespace TaskFlow.Api.Tests.Audit;

public sealed class VerificationTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Verify = "/api/audit/verify";

    [Fact]
    public async Task A_chain_of_several_pages_is_verified_to_its_end()
    {
        var user = await api.SignUpAsync();
        await ChainAsync(user, 2500);

        var whole = (await user.GetAsync(Verify)).Is(200);
        Assert.True(whole["valid"].GetBoolean());
        Assert.Equal(2500, whole["entries"].GetInt64());

        await api.ExecuteAsync(
            "UPDATE audit_entry SET type = 'task.deleted' WHERE workspace_id = $1 AND seq = 2001", user.WorkspaceId);

        var broken = (await user.GetAsync(Verify)).Is(200);
        Assert.False(broken["valid"].GetBoolean());
        Assert.Equal(2001, broken["firstBrokenSeq"].GetInt64());
    }

    [Fact]
    public async Task Who_only_reads_has_a_turn_while_many_verify()
    {
        var users = new List<ApiUser>();
        while (users.Count < 24)
            users.Add(await api.SignUpAsync());
        await using var held = await HeldLock.TakeAsync(api, "LOCK TABLE audit_head");
        var verifications = users.Select(user => user.GetAsync(Verify)).ToArray();
        await Waiting.ForAsync(api, 1);

        (await users[0].GetAsync("/api/tasks")).Is(200);

        Assert.Equal(1, await api.ScalarAsync<int>(
            "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"));
        await held.ReleaseAsync();
        Assert.All(await Task.WhenAll(verifications), verified => verified.Is(200));
    }

    [Fact]
    public async Task Who_asks_for_many_verifications_at_once_is_told_to_come_again()
    {
        var user = await api.SignUpAsync();
        await using var held = await HeldLock.TakeAsync(api, "LOCK TABLE audit_head");
        var verifications = Enumerable.Range(0, 6).Select(_ => user.GetAsync(Verify)).ToList();

        var first = await Task.WhenAny(verifications);

        var refused = (await first).IsProblem(429, "too-many-requests");
        Assert.Equal("10", refused.Headers["Retry-After"]);
        verifications.Remove(first);
        await held.ReleaseAsync();
        Assert.All(await Task.WhenAll(verifications), verified => verified.Is(200));
    }

    /// <summary>Entries that fit, without content.</summary>
    private Task ChainAsync(ApiUser user, int entries) => api.ExecuteAsync(
        """
        WITH RECURSIVE chain AS (
            SELECT 0::bigint AS seq, NULL::uuid AS event_id, ''::bytea AS hash
            UNION ALL
            SELECT n.seq, n.event_id, sha256(
                n.hash || uuid_send($1) || int8send(n.seq) || uuid_send(n.event_id)
                || int8send(12) || 'task.updated' || uuid_send($2) || uuid_send($2) || int8send(4) || 'user'
                || int8send(1767225600000000) || '\x01')
            FROM (SELECT seq + 1 AS seq, gen_random_uuid() AS event_id, hash FROM chain WHERE seq < $3) n),
        links AS (
            INSERT INTO audit_entry (workspace_id, seq, event_id, type, subject, actor, actor_kind, occurred_at,
                digest, hash)
            SELECT $1, seq, event_id, 'task.updated', $2, $2, 'user', '2026-01-01Z', '\x01', hash FROM chain
            WHERE seq > 0)
        UPDATE audit_head SET seq = $3, hash = (SELECT hash FROM chain WHERE seq = $3) WHERE workspace_id = $1
        """,
        user.WorkspaceId, user.Id, (long)entries);
}
