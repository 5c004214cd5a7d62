using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Relaying;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

public sealed class ShardLeasesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly ManualTime time = new();
    private DataSources sources = null!;
    private DeliveryDatabase database = null!;

    public async Task InitializeAsync()
    {
        sources = new DataSources(postgres.ConnectionString);
        database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
    }

    [Fact]
    public async Task A_relay_alone_owns_every_shard()
    {
        var alone = await RenewedAsync(Leases());

        Assert.Equal(Enumerable.Range(0, 16), alone.Owned.Select(lease => (int)lease.Shard).Order());
    }

    [Fact]
    public async Task Relays_share_the_shards_evenly()
    {
        var (one, two, three) = (Leases(), Leases(), Leases());
        for (var round = 0; round < 3; round++)
        {
            foreach (var leases in new[] { one, two, three })
                await leases.RenewAsync(CancellationToken.None);
        }

        ShardLeases[] all = [one, two, three];
        Assert.All(all, leases => Assert.InRange(leases.Owned.Count, 4, 6));
        Assert.Equal(16, all.SelectMany(leases => leases.Owned).Select(lease => lease.Shard).Distinct().Count());
    }

    [Fact]
    public async Task A_relay_that_stops_gives_its_shards_back_at_once()
    {
        var (one, two) = (await RenewedAsync(Leases()), Leases());

        await one.ReleaseAsync(CancellationToken.None);
        await two.RenewAsync(CancellationToken.None);

        Assert.Empty(one.Owned);
        Assert.Equal(16, two.Owned.Count);
    }

    [Fact]
    public async Task A_relay_that_hangs_loses_its_shards_and_deletes_nothing_afterwards()
    {
        var pending = new PendingEvents(sources);
        var zombie = await RenewedAsync(Leases());
        await database.AppendAsync(SomeEvent.Versions(Guid.NewGuid(), 5));
        var batch = await ReadAsync(pending, zombie);
        Assert.Equal(5, batch.Rows.Count);

        await RunOutAsync();
        var heir = await RenewedAsync(Leases());

        Assert.Equal(16, heir.Owned.Count);
        Assert.All(heir.Owned, lease => Assert.Equal(
            zombie.Owned.Single(old => old.Shard == lease.Shard).Epoch + 1, lease.Epoch));
        Assert.Equal(0, await pending.DeleteAsync(batch.Rows, zombie.Owner, CancellationToken.None));
        Assert.Equal(5, await database.PendingAsync());

        await zombie.RenewAsync(CancellationToken.None);
        Assert.Empty(zombie.Owned);
        var inherited = await ReadAsync(pending, heir);
        Assert.Equal(5, await pending.DeleteAsync(inherited.Rows, heir.Owner, CancellationToken.None));
    }

    [Fact]
    public async Task Leases_that_could_not_be_renewed_are_not_trusted_any_more()
    {
        var leases = await RenewedAsync(Leases());

        time.Advance(ShardLeases.Duration - TimeSpan.FromMilliseconds(1));
        Assert.Equal(16, leases.Owned.Count);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(leases.Owned);
    }

    [Fact]
    public async Task A_pointer_without_its_event_is_not_forgotten()
    {
        var leases = await RenewedAsync(Leases());
        await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        await database.ExecuteAsync("INSERT INTO pending (shard, pos) VALUES (3, 999999999)");

        var batch = await ReadAsync(new PendingEvents(sources), leases);

        Assert.Single(batch.Rows);
        Assert.Single(batch.Records);
    }

    [Fact]
    public async Task A_backlog_is_read_in_order_and_each_event_once_while_new_ones_come()
    {
        var ahead = new ReadAhead(new PendingEvents(sources), await RenewedAsync(Leases()));
        await AppendBacklogAsync(keys: 10);

        var underWay = new List<PendingRow>();
        while (await ahead.NextAsync(underWay, 7, () => { }, CancellationToken.None) is { Rows.Count: > 0 } batch)
        {
            underWay.AddRange(batch.Rows);
            if (underWay.Count < 20)
                await database.AppendAsync(SomeEvent.Of(Guid.NewGuid()));
        }

        Assert.Equal(await database.PendingAsync(), underWay.Count);
        Assert.Distinct(underWay);
        Assert.All(underWay.GroupBy(row => row.Shard), shard => Assert.Equal(shard.OrderBy(row => row.Pos), shard));
    }

    [Fact]
    public async Task What_was_read_ahead_of_a_shard_that_is_lost_is_left_to_its_next_owner()
    {
        var zombie = await RenewedAsync(Leases());
        var ahead = new ReadAhead(new PendingEvents(sources), zombie);
        await AppendBacklogAsync(keys: 10);
        var first = await ahead.NextAsync([], 10, () => { }, CancellationToken.None);
        Assert.Equal(10, first!.Rows.Count);

        await RunOutAsync();
        await RenewedAsync(Leases());
        await zombie.RenewAsync(CancellationToken.None);

        Assert.Null(await ahead.NextAsync(first.Rows, 10, () => { }, CancellationToken.None));
    }

    [Fact]
    public async Task Of_what_was_read_ahead_only_events_of_shards_that_are_still_owned_are_handed_over()
    {
        var leases = await RenewedAsync(Leases());
        var ahead = new ReadAhead(new PendingEvents(sources), leases);
        await AppendBacklogAsync(keys: 40);
        var first = await ahead.NextAsync([], 100, () => { }, CancellationToken.None);

        await RenewedAsync(Leases());
        await RenewedAsync(leases);
        var second = await ahead.NextAsync(first!.Rows, 100, () => { }, CancellationToken.None);

        Assert.Equal(EventLog.Shards / 2, leases.Owned.Count);
        Assert.InRange(second!.Rows.Count, 1, 99);
        Assert.All(second.Rows, row => Assert.Contains(row.Lease, leases.Owned));
        Assert.Equal(second.Rows.Select(row => row.Pos), second.Records.Select(record => record.Pos));
    }

    [Fact]
    public async Task Nothing_that_was_read_ahead_overtakes_what_was_left_while_the_leases_seemed_lost()
    {
        var clock = new HaltedClock();
        var leases = await RenewedAsync(new ShardLeases(sources, clock));
        var ahead = new ReadAhead(new PendingEvents(sources), leases);
        var key = Guid.NewGuid();
        await database.AppendAsync(SomeEvent.Versions(key, 50));
        var handedOver = new List<PendingRow>((await ahead.NextAsync([], 10, () => { }, CancellationToken.None))!.Rows);

        clock.IsLateOnce = true;
        while (await ahead.NextAsync(handedOver, 10, () => { }, CancellationToken.None) is { Rows.Count: > 0 } batch)
            handedOver.AddRange(batch.Rows);

        Assert.Equal(handedOver.OrderBy(row => row.Pos), handedOver);
        Assert.Equal(await database.PendingAsync(), handedOver.Count);
    }

    public async Task DisposeAsync()
    {
        await sources.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Five events of each key.</summary>
    private async Task AppendBacklogAsync(int keys)
    {
        foreach (var key in Enumerable.Range(0, keys).Select(_ => Guid.NewGuid()))
            await database.AppendAsync(SomeEvent.Versions(key, 5));
    }

    private ShardLeases Leases() => new(sources, time);

    private static async Task<PendingBatch> ReadAsync(PendingEvents pending, ShardLeases leases) =>
        (await new ReadAhead(pending, leases).NextAsync([], 10, () => { }, CancellationToken.None))!;

    private static async Task<ShardLeases> RenewedAsync(ShardLeases leases)
    {
        await leases.RenewAsync(CancellationToken.None);
        return leases;
    }

    /// <summary>As if the database clock had gone on by more than a lease lasts.</summary>
    private Task RunOutAsync() => database.ExecuteAsync(
        """
        UPDATE relay_lease SET expires_at = expires_at - interval '6 s';
        UPDATE relay_member SET expires_at = expires_at - interval '6 s'
        """);

    /// <summary>Shows once what it shows after a process was halted for long.</summary>
    private sealed class HaltedClock : TimeProvider
    {
        public bool IsLateOnce { get; set; }

        public override long GetTimestamp()
        {
            var late = IsLateOnce ? 2 * ShardLeases.Duration : TimeSpan.Zero;
            IsLateOnce = false;
            return late.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond;
        }
    }
}
