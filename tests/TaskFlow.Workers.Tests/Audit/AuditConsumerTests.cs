using TaskFlow.Data.Audit;
using TaskFlow.Domain.Audit;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Workers.Tests.Audit;

public sealed class AuditConsumerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private WorkerDatabase database = null!;
    private Guid workspace;

    public async Task InitializeAsync()
    {
        database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        (_, workspace, _) = await database.SomebodyAsync();
    }

    [Fact]
    public async Task Every_event_is_chained_and_the_chain_holds()
    {
        await ChainAsync(40);

        var chain = await VerifyAsync();
        Assert.Equal(40, chain.Entries);
        Assert.Null(chain.FirstBrokenSeq);
        Assert.Equal(
            40, await database.ScalarAsync<long>("SELECT seq FROM audit_head WHERE workspace_id = $1", workspace));
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET type = 'task.deleted' WHERE seq = 7", 7)]
    [InlineData("UPDATE audit_entry SET actor = NULL WHERE seq = 8", 8)]
    [InlineData("UPDATE audit_entry SET occurred_at = occurred_at + interval '1 microsecond' WHERE seq = 3", 3)]
    [InlineData("UPDATE audit_content SET content = 'x' WHERE seq = 9", 9)]
    [InlineData("DELETE FROM audit_entry WHERE seq = 5", 5)]
    [InlineData("DELETE FROM audit_entry WHERE seq = 20", 20)]
    [InlineData("UPDATE audit_entry SET seq = CASE seq WHEN 4 THEN -5 ELSE -4 END WHERE seq IN (4, 5);" +
        "UPDATE audit_entry SET seq = -seq WHERE seq < 0", 4)]
    public async Task A_row_that_was_tampered_with_is_found(string tampering, long firstBroken)
    {
        await ChainAsync(20);
        Assert.Null((await VerifyAsync()).FirstBrokenSeq);

        await database.ExecuteAsync("ALTER TABLE audit_content DROP CONSTRAINT audit_content_workspace_id_seq_fkey");
        await database.ExecuteAsync(tampering);

        Assert.Equal(firstBroken, (await VerifyAsync()).FirstBrokenSeq);
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET type = 'task.deleted' WHERE seq = 2", 2, 20)]
    [InlineData("UPDATE audit_content SET content = 'x' WHERE seq = 5", 5, 20)]
    [InlineData("UPDATE audit_entry SET hash = '' WHERE seq = 5", 5, 20)]
    [InlineData("UPDATE audit_entry SET subject = event_id WHERE seq = 6", 6, 20)]
    [InlineData("UPDATE audit_content SET salt = 'x' WHERE seq = 12", 12, 20)]
    [InlineData("UPDATE audit_entry SET actor_kind = 'system' WHERE seq = 18", 18, 20)]
    [InlineData("UPDATE audit_entry SET hash = '' WHERE seq = 20", 20, 20)]
    [InlineData("DELETE FROM audit_entry WHERE seq = 1", 1, 19)]
    [InlineData("DELETE FROM audit_entry WHERE seq = 5", 5, 19)]
    [InlineData("DELETE FROM audit_entry WHERE seq = 6", 6, 19)]
    [InlineData("DELETE FROM audit_entry WHERE seq BETWEEN 6 AND 10", 6, 15)]
    [InlineData("DELETE FROM audit_entry WHERE seq > 15", 16, 15)]
    [InlineData("DELETE FROM audit_entry", 1, 0)]
    [InlineData("UPDATE audit_entry SET seq = -seq WHERE seq = 5", 1, 20)]
    [InlineData("UPDATE audit_head SET seq = 19", 20, 20)]
    [InlineData("UPDATE audit_head SET seq = 15, hash = (SELECT hash FROM audit_entry WHERE seq = 15)", 16, 20)]
    [InlineData("DELETE FROM audit_head", 1, 20)]
    public async Task What_was_tampered_with_is_found_in_pages_and_at_their_borders(
        string tampering, long firstBroken, long entries)
    {
        await ChainAsync(20);
        Assert.Null((await VerifyAsync(5)).FirstBrokenSeq);

        await database.ExecuteAsync("ALTER TABLE audit_content DROP CONSTRAINT audit_content_workspace_id_seq_fkey");
        await database.ExecuteAsync(tampering);

        var chain = await VerifyAsync(5);
        Assert.Equal((firstBroken, entries), (chain.FirstBrokenSeq, chain.Entries));
        Assert.Equal(firstBroken, (await VerifyAsync(1)).FirstBrokenSeq);
        Assert.Equal(firstBroken, (await VerifyAsync()).FirstBrokenSeq);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(21)]
    public async Task A_chain_holds_whatever_the_size_of_its_pages(int pageSize)
    {
        await ChainAsync(20);
        var chain = await VerifyAsync(pageSize);
        Assert.Equal((20, null), (chain.Entries, chain.FirstBrokenSeq));
    }

    [Fact]
    public async Task What_is_chained_while_the_chain_is_checked_is_checked_too()
    {
        await ChainAsync(20);
        var check = new AuditCheck(workspace, 10);
        Assert.True(await NextPageAsync(check));

        await ChainAsync(5, 25);

        Assert.True(await NextPageAsync(check));
        Assert.False(await NextPageAsync(check));
        Assert.Equal((25, null), (check.Verifier.Entries, check.Verifier.FirstBrokenSeq));
    }

    [Theory]
    [InlineData("DELETE FROM audit_entry WHERE seq = 15", 15)]
    [InlineData("DELETE FROM audit_entry WHERE seq > 10", 11)]
    [InlineData("DELETE FROM audit_entry WHERE seq > 10; UPDATE audit_head SET seq = 9", 10)]
    public async Task What_is_tampered_with_while_the_chain_is_checked_is_found_ahead(string tampering, long firstBroken)
    {
        await ChainAsync(20);
        var check = new AuditCheck(workspace, 10);
        Assert.True(await NextPageAsync(check));

        await database.ExecuteAsync(tampering);

        Assert.False(await NextPageAsync(check));
        Assert.Equal(firstBroken, check.Verifier.FirstBrokenSeq);
    }

    [Fact]
    public async Task A_workspace_that_goes_while_its_chain_is_checked_has_none()
    {
        await ChainAsync(20);
        var check = new AuditCheck(workspace, 10);
        Assert.True(await NextPageAsync(check));

        await database.ExecuteAsync("DELETE FROM audit_entry; DELETE FROM audit_head");

        Assert.False(await NextPageAsync(check));
        Assert.Equal((0, null), (check.Verifier.Entries, check.Verifier.FirstBrokenSeq));
    }

    [Fact]
    public async Task Erased_content_leaves_the_chain_whole()
    {
        await ChainAsync(10);

        await database.ExecuteAsync("DELETE FROM audit_content WHERE seq IN (3, 4)");

        Assert.Null((await VerifyAsync()).FirstBrokenSeq);
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    private async Task ChainAsync(int events, int? inAll = null)
    {
        await database.AppendAsync([.. Enumerable.Range(0, events).Select(_ => SomeEvent.Of(workspace))]);
        await using var host = await WorkerHost.StartAsync(database.ConnectionString);
        await Eventually.EqualAsync(inAll ?? events, () => database.CountAsync("audit_entry"));
    }

    private Task<bool> NextPageAsync(AuditCheck check) =>
        database.ReadAsync(check.NextPage(), reader => check.ReadAsync(reader, CancellationToken.None));

    private Task<AuditVerifier> VerifyAsync(int pageSize = AuditCheck.PageSize) =>
        database.VerifyAsync(workspace, pageSize);
}
