using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Live;

/// <summary>Gives every change of a workspace its revision, gapless and in the order that all clients see. Once per
/// event; order per key; several replicas may run, the lock on the revision makes them take turns.</summary>
internal sealed class LiveConsumer(ChangeNotifier notifier, DerivedEvents derived) : IEventConsumer
{
    private const string MakeRevisions =
        """
        INSERT INTO workspace_revision (workspace_id, revision)
        SELECT id, 0 FROM workspace WHERE id = ANY ($1) ORDER BY id
        ON CONFLICT DO NOTHING
        """;

    private const string Revisions =
        """
        SELECT workspace_id, revision FROM workspace_revision WHERE workspace_id = ANY ($1)
        ORDER BY workspace_id FOR UPDATE
        """;

    public string Name => "live";

    public short Number => ConsumerNumbers.Live;

    public IReadOnlyList<string> Topics { get; } =
    [
        Contracts.Events.Topics.TaskEvents, Contracts.Events.Topics.RecurringTasks, Contracts.Events.Topics.Reminders,
        Contracts.Events.Topics.Notifications, Contracts.Events.Topics.WorkspaceEvents,
    ];

    public bool Ordered => true;

    // As far apart as streams are told.
    public TimeSpan Gathering => ChangeNotifier.Spacing;

    public NpgsqlBatchCommand Needs(IReadOnlyList<ConsumedEvent> events) =>
        Sql.Statement(Revisions, Sql.Uuids(events.Workspaces()));

    public async Task HandleAsync(ConsumerBatch batch, CancellationToken cancellationToken)
    {
        var revisions = await RevisionsAsync(batch, cancellationToken);
        var changes = new List<WorkspaceChange>(batch.Events.Count);
        foreach (var envelope in batch.Events.Select(handled => handled.Envelope))
        {
            // A workspace that is gone has no clients.
            if (revisions.TryGetValue(envelope.WorkspaceId, out var revision))
                changes.Add(WorkspaceChange.Of(envelope, revisions[envelope.WorkspaceId] = revision + 1));
        }

        if (changes.Count == 0)
            return;

        batch.Write(WorkspaceChange.MoveOn(revisions), WorkspaceChange.Insert(changes));
        if (derived.AreWritten)
        {
            foreach (var revised in changes.GroupBy(change => change.Envelope.WorkspaceId))
                batch.Append(WorkspaceChange.Revised([.. revised], batch.LastOf(revised.Key)), awaited: false);
        }

        batch.AfterCommit(() => notifier.Changed(revisions.Keys));
    }

    // All of them are there but for workspaces that are older than revisions.
    private static async Task<Dictionary<Guid, long>> RevisionsAsync(
        ConsumerBatch batch, CancellationToken cancellationToken)
    {
        var revisions = batch.Needed.ToDictionary(row => (Guid)row[0], row => (long)row[1]);
        var workspaces = batch.Events.Workspaces();
        if (workspaces.All(revisions.ContainsKey))
            return revisions;

        await using var commands = new NpgsqlBatch(batch.Connection)
        {
            BatchCommands =
            {
                Sql.Statement(MakeRevisions, Sql.Uuids(workspaces)), Sql.Statement(Revisions, Sql.Uuids(workspaces)),
            },
        };
        await using var reader = await commands.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            revisions[reader.GetGuid(0)] = reader.GetInt64(1);
        return revisions;
    }
}
