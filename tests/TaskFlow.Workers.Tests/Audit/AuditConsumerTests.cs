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

    [Fact]
    public async Task Erased_content_leaves_the_chain_whole()
    {
        await ChainAsync(10);

        await database.ExecuteAsync("DELETE FROM audit_content WHERE seq IN (3, 4)");

        Assert.Null((await VerifyAsync()).FirstBrokenSeq);
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    private async Task ChainAsync(int events)
    {
        await database.AppendAsync([.. Enumerable.Range(0, events).Select(_ => SomeEvent.Of(workspace))]);
        await using var host = await WorkerHost.StartAsync(database.ConnectionString);
        await Eventually.EqualAsync(events, () => database.CountAsync("audit_entry"));
    }

    private Task<AuditVerifier> VerifyAsync() => database.ReadAsync(
        AuditTrail.Chain(workspace), reader => AuditTrail.VerifyAsync(reader, workspace, CancellationToken.None));
}
