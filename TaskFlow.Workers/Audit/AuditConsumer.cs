using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Audit;

/// <summary>Chains who did what, workspace by workspace. One entry per event; order per key; several replicas may run,
/// the lock on the head makes them take turns.</summary>
internal sealed class AuditConsumer(DerivedEvents derived) : IEventConsumer
{
    internal const string Heads =
        "SELECT workspace_id, seq, hash FROM audit_head WHERE workspace_id = ANY ($1) ORDER BY workspace_id FOR UPDATE";

    private const string MakeHeads =
        """
        INSERT INTO audit_head (workspace_id, seq, hash) SELECT id, 0, '' FROM workspace WHERE id = ANY ($1) ORDER BY id
        ON CONFLICT DO NOTHING
        """;

    public string Name => WorkerRoles.Audit;

    public short Number => ConsumerNumbers.Audit;

    public IReadOnlyList<string> Topics { get; } =
    [
        Contracts.Events.Topics.TaskEvents, Contracts.Events.Topics.RecurringTasks, Contracts.Events.Topics.Reminders,
        Contracts.Events.Topics.WorkspaceEvents,
    ];

    public bool Ordered => true;

    public TimeSpan Patience => WorkerRoles.Patience(Name);

    public NpgsqlBatchCommand Needs(IReadOnlyList<ConsumedEvent> events) =>
        Sql.Statement(Heads, Sql.Uuids(events.Workspaces()));

    public async Task HandleAsync(ConsumerBatch batch, CancellationToken cancellationToken)
    {
        var heads = await HeadsAsync(batch, cancellationToken);
        var links = new List<AuditLink>(batch.Events.Count);
        foreach (var envelope in batch.Events.Select(handled => handled.Envelope))
        {
            // A workspace that is gone has no chain to add to.
            if (!heads.TryGetValue(envelope.WorkspaceId, out var head))
                continue;

            var link = AuditLink.After(head, envelope);
            heads[envelope.WorkspaceId] = (link.Entry.Seq, link.Hash);
            links.Add(link);
        }

        if (links.Count == 0)
            return;

        batch.Write(AuditLink.Entries(links), AuditLink.Contents(links), AuditLink.MoveOn(heads));
        if (derived.AreWritten)
        {
            foreach (var chained in links.GroupBy(link => link.Entry.WorkspaceId))
                batch.Append(AuditLink.Recorded([.. chained], batch.LastOf(chained.Key)), awaited: false);
        }
    }

    // All of them are there but for workspaces that are older than the chain.
    private static async Task<Dictionary<Guid, (long Seq, byte[] Hash)>> HeadsAsync(
        ConsumerBatch batch, CancellationToken cancellationToken)
    {
        var heads = batch.Needed.ToDictionary(row => (Guid)row[0], row => ((long)row[1], (byte[])row[2]));
        var workspaces = batch.Events.Workspaces();
        if (workspaces.All(heads.ContainsKey))
            return heads;

        await using var commands = new NpgsqlBatch(batch.Connection)
        {
            BatchCommands =
            {
                Sql.Statement(MakeHeads, Sql.Uuids(workspaces)), Sql.Statement(Heads, Sql.Uuids(workspaces)),
            },
        };
        await using var reader = await commands.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            heads[reader.GetGuid(0)] = (reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
        return heads;
    }
}
