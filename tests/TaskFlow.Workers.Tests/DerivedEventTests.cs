using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Testing.Postgres;
using TaskFlow.Testing.Schemas;
using TaskFlow.Workers.Audit;
using TaskFlow.Workers.Live;

namespace TaskFlow.Workers.Tests;

/// <summary>What the topics task-audit and task-updates get.</summary>
public sealed class DerivedEventTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private WorkerDatabase database = null!;
    private WorkerHost host = null!;
    private Guid mine;
    private Guid theirs;

    public async Task InitializeAsync()
    {
        database = new WorkerDatabase(await postgres.CreateDatabaseAsync());
        host = WorkerHost.Idle(database.ConnectionString);
        (_, mine, _) = await database.SomebodyAsync();
        (_, theirs, _) = await database.SomebodyAsync();
    }

    [Fact]
    public async Task A_batch_of_links_is_one_event_for_each_chain_and_says_how_it_ends()
    {
        var consumer = new AuditConsumer(new DerivedEvents(AreWritten: true));
        await HandleAsync(consumer, mine, theirs, mine, mine);
        await HandleAsync(consumer, theirs);

        var recorded = await WrittenAsync(EventTypes.AuditRecorded, EventJson.Default.AuditEventData);
        Assert.Equal([1L, 2L], recorded.Where(e => e.Envelope.Key == theirs).Select(e => e.Data.Seq));
        var (envelope, data) = Assert.Single(recorded, e => e.Envelope.Key == mine);
        Assert.Equal([1L, 2L, 3L], data.Entries.Select(entry => entry.Seq));
        Assert.Equal(3, envelope.AggregateVersion);
        Assert.Equal(data.Hash, await database.ScalarAsync<string>(
            "SELECT encode(hash, 'hex') FROM audit_head WHERE workspace_id = $1", mine));
    }

    [Fact]
    public async Task A_batch_of_changes_is_one_event_for_each_workspace_with_revisions_that_have_no_gap()
    {
        var consumer = new LiveConsumer(
            host.Services.GetRequiredService<ChangeNotifier>(), new DerivedEvents(AreWritten: true));
        var events = await HandleAsync(consumer, mine, mine);
        await HandleAsync(consumer, mine);

        var revised = await WrittenAsync(EventTypes.UpdateRevised, EventJson.Default.UpdateEventData);
        Assert.Equal([2L, 3L], revised.Select(e => e.Data.Revision));
        Assert.Equal([1L, 2L, 3L], revised.SelectMany(e => e.Data.Changes).Select(change => change.Revision));
        var change = revised[0].Data.Changes[0];
        Assert.Equal(
            (events[0].Id, events[0].Subject, events[0].CommandId, events[0].Actor),
            (change.EventId, change.TaskId, change.CommandId, change.Actor));
        Assert.Equal(events[1].Id, revised[0].Envelope.CausationId);
    }

    [Fact]
    public async Task In_one_process_where_nobody_could_read_them_none_are_written()
    {
        foreach (var consumer in host.Services.GetServices<IEventConsumer>())
            await HandleAsync(consumer, mine);
        Assert.Equal(0, await database.CountAsync("event_log"));
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>One batch, and the same once more, as a transport may do.</summary>
    private async Task<EventEnvelope[]> HandleAsync(IEventConsumer consumer, params Guid[] workspaces)
    {
        var runner = ActivatorUtilities.CreateInstance<ConsumerRunner>(host.Services, consumer);
        EventEnvelope[] events = [.. workspaces.Select(workspace => SomeEvent.Of(workspace))];
        for (var times = 0; times < 2; times++)
            await runner.HandleAsync([.. events.Select(SomeEvent.Record)], CancellationToken.None);
        return events;
    }

    private async Task<List<(EventEnvelope Envelope, T Data)>> WrittenAsync<T>(
        string type, JsonTypeInfo<T> data)
    {
        var written = new List<(EventEnvelope Envelope, T Data)>();
        const string Payloads = "SELECT array_agg(payload ORDER BY pos) FROM event_log";
        foreach (var payload in await database.ScalarAsync<byte[][]>(Payloads))
        {
            Assert.Empty(EventContract.Check(payload));
            var envelope = JsonSerializer.Deserialize(payload, EventJson.Default.EventEnvelope)!;
            Assert.Equal((type, envelope.WorkspaceId), (envelope.Type, envelope.Key));
            written.Add((envelope, envelope.Data.Deserialize(data)!));
        }

        return written;
    }
}
