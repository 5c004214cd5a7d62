using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Messaging.Transports;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests;

/// <summary>A consumer with a runner and a database of its own, on a clock that does not wait.</summary>
public abstract class RunnerTest(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    internal ManualTime Time { get; } = new(TimeProvider.System.GetUtcNow()) { Impatient = true };

    internal EffectConsumer Consumer { get; } = new("one", 101);

    protected string ConnectionString => postgres.ConnectionString;

    internal DeliveryDatabase Database { get; private set; } = null!;

    internal Runners Runners { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        Runners = new Runners(postgres.ConnectionString, Time);
    }

    public async Task DisposeAsync()
    {
        await Runners.DisposeAsync();
        await Database.DisposeAsync();
    }

    internal async Task AssertEffectsAsync(Guid key, params long[] versions) =>
        Assert.Equal(versions, await Database.VersionsAsync(101, key));

    internal async Task<IReadOnlyList<EventRecord>> AppendAsync(IEnumerable<EventEnvelope> envelopes)
    {
        EventEnvelope[] added = [.. envelopes];
        await Database.AppendAsync(added);
        var ids = added.Select(envelope => envelope.Id).ToHashSet();
        return [.. (await Database.RecordsAsync()).Where(record => ids.Contains(record.EventId!.Value))];
    }
}
