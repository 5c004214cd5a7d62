using System.Text.Json;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Live;

/// <summary>A change with its revision. Changes of reminders and notifications are for one person alone.</summary>
internal sealed record WorkspaceChange(EventEnvelope Envelope, long Revision, Guid? TaskId, Guid? UserId)
{
    private const string InsertChanges =
        """
        INSERT INTO workspace_change (workspace_id, revision, event_id, type, subject, task_id, user_id, version, actor,
            command_id, occurred_at, left_project)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    private const string MoveRevisions =
        """
        UPDATE workspace_revision r SET revision = n.revision FROM unnest($1, $2) AS n(workspace_id, revision)
        WHERE r.workspace_id = n.workspace_id
        """;

    /// <summary>Where the task lay that lies elsewhere now.</summary>
    private Guid? LeftProject =>
        Envelope.Type == EventTypes.TaskUpdated && Envelope.Data.ValueKind == JsonValueKind.Object
            && Envelope.Data.TryGetProperty("changes", out var changes)
            ? changes.EnumerateArray()
                .Where(change => change.GetProperty("field").ValueEquals("projectId"))
                .Select(change => IdOf(change, "before"))
                .FirstOrDefault()
            : null;

    public static WorkspaceChange Of(EventEnvelope envelope, long revision) => TopicOf(envelope) switch
    {
        Contracts.Events.Topics.TaskEvents => new(envelope, revision, envelope.Subject, null),
        Contracts.Events.Topics.Reminders or Contracts.Events.Topics.Notifications =>
            new(envelope, revision, IdOf(envelope.Data, "taskId"), IdOf(envelope.Data, "userId")
                ?? throw new JsonException("A personal event names no user.")),
        // What a newer release or a foreign program names otherwise is a change of the workspace too.
        _ => new(envelope, revision, null, null),
    };

    /// <summary>The event that says that changes of a workspace have their revisions.</summary>
    public static EventEnvelope Revised(IReadOnlyList<WorkspaceChange> changes, ConsumedEvent cause)
    {
        var (workspace, revision) = (cause.Envelope.WorkspaceId, changes[^1].Revision);
        var revised = changes.Select(change => new RevisedChange(
            change.Revision, change.Envelope.Id, change.Envelope.Type, change.Envelope.Subject,
            change.Envelope.AggregateVersion, change.TaskId, change.UserId, change.Envelope.Actor,
            change.Envelope.CommandId, change.Envelope.Time));
        return SystemEvents.CausedBy(
            cause, EventTypes.UpdateRevised, workspace, workspace, revision,
            JsonSerializer.SerializeToElement(
                new UpdateEventData(revision, [.. revised]), EventJson.Default.UpdateEventData));
    }

    /// <summary>Sets how far each workspace has come.</summary>
    public static NpgsqlBatchCommand MoveOn(IReadOnlyDictionary<Guid, long> revisions) =>
        Sql.Statement(MoveRevisions, Sql.Column(revisions, r => r.Key), Sql.Column(revisions, r => r.Value));

    public static NpgsqlBatchCommand Insert(IReadOnlyList<WorkspaceChange> changes) => Sql.Statement(
        InsertChanges,
        Sql.Column(changes, change => change.Envelope.WorkspaceId),
        Sql.Column(changes, change => change.Revision),
        Sql.Column(changes, change => change.Envelope.Id),
        Sql.Column(changes, change => change.Envelope.Type),
        Sql.Column(changes, change => change.Envelope.Subject),
        Sql.Column(changes, change => change.TaskId),
        Sql.Column(changes, change => change.UserId),
        Sql.Column(changes, change => change.Envelope.AggregateVersion),
        Sql.Column(changes, change => change.Envelope.Actor),
        Sql.Column(changes, change => change.Envelope.CommandId),
        Sql.Column(changes, change => change.Envelope.Time.UtcDateTime),
        Sql.Column(changes, change => change.LeftProject));

    private static string? TopicOf(EventEnvelope envelope) => EventRouting.FindTopic(envelope.Type);

    private static Guid? IdOf(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var id) && id.TryGetGuid(out var guid)
            ? guid
            : null;
}
