using System.Text.Json;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Events;
using TaskFlow.Data.Tests.Security;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Events;

public sealed class EventLogTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public void Keys_spread_evenly_over_the_shards()
    {
        var shards = Enumerable.Range(0, 16_000).Select(_ => EventLog.ShardOf(Guid.CreateVersion7()))
            .ToLookup(shard => shard);
        Assert.Equal(Enumerable.Range(0, EventLog.Shards), shards.Select(shard => (int)shard.Key).Order());
        Assert.All(shards, shard => Assert.InRange(shard.Count(), 750, 1250));
    }

    [Fact]
    public async Task Events_of_one_key_lie_in_the_log_in_the_order_of_their_versions()
    {
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        var tenant = await Tenant.CreateAsync(login);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => RaiseVersionsAsync(tenant, 10))));

        var versions = await login.ListAsync<long>(
            "SELECT agg_version FROM event_log WHERE key = $1 ORDER BY pos", tenant.InboxId);
        Assert.Equal(Enumerable.Range(2, 80).Select(version => (long)version), versions);
        Assert.Equal(
            [EventLog.ShardOf(tenant.InboxId)],
            await login.ListAsync<short>(
                "SELECT DISTINCT p.shard FROM pending p JOIN event_log e USING (pos) WHERE e.key = $1",
                tenant.InboxId));
    }

    [Fact]
    public async Task The_log_keeps_the_envelope_and_marks_it_as_pending()
    {
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        var tenant = await Tenant.CreateAsync(login);
        var envelope = Envelope(tenant, 7);

        await using (var batch = new NpgsqlBatch(login) { BatchCommands = { EventLog.Insert(envelope) } })
            await batch.ExecuteNonQueryAsync();

        var bytes = await login.ScalarAsync<byte[]>("SELECT payload FROM event_log WHERE event_id = $1", envelope.Id);
        var kept = JsonSerializer.Deserialize(bytes, EventJson.Default.EventEnvelope)!;
        Assert.Equal(envelope with { Data = default }, kept with { Data = default });
        Assert.Equal(1, await login.ScalarAsync<long>(
            "SELECT count(*) FROM pending p JOIN event_log e USING (pos, shard) WHERE e.event_id = $1", envelope.Id));
    }

    /// <summary>As commands do: lock the row, raise its version, log the event, in one transaction.</summary>
    private async Task RaiseVersionsAsync(Tenant tenant, int times)
    {
        await using var connection = await Rows.OpenAsync(postgres.ConnectionString);
        for (var i = 0; i < times; i++)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var version = await connection.ScalarAsync<long>(
                "UPDATE project SET version = version + 1 WHERE id = $1 RETURNING version", tenant.InboxId);
            await using var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(EventLog.Insert(Envelope(tenant, version)));
            await batch.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
    }

    private static EventEnvelope Envelope(Tenant tenant, long version) => new()
    {
        Id = Guid.CreateVersion7(),
        Type = EventTypes.ProjectUpdated,
        Time = new DateTimeOffset(2026, 6, 15, 9, 0, 0, TimeSpan.Zero),
        Subject = tenant.InboxId,
        WorkspaceId = tenant.WorkspaceId,
        Key = tenant.InboxId,
        AggregateVersion = version,
        Data = JsonSerializer.SerializeToElement("data", EventJson.Default.String),
    };
}
