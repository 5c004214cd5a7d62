using System.Text.Json;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers;

/// <summary>Events that the system writes because of another.</summary>
internal static class SystemEvents
{
    public static EventEnvelope CausedBy(
        ConsumedEvent cause, string type, Guid subject, Guid key, long version, JsonElement data) => new()
        {
            Id = Guid.CreateVersion7(cause.Envelope.Time),
            Source = "/taskflow/workers",
            Type = type,
            Time = cause.Envelope.Time,
            Subject = subject,
            WorkspaceId = cause.Envelope.WorkspaceId,
            Key = key,
            ActorKind = "system",
            CausationId = cause.Envelope.Id,
            AggregateVersion = version,
            TraceParent = cause.TraceParent,
            Data = data,
        };

    /// <summary>The last event of a workspace in a batch: the cause of what was made of all of them.</summary>
    public static ConsumedEvent LastOf(this ConsumerBatch batch, Guid workspaceId) =>
        batch.Events.Last(handled => handled.Envelope.WorkspaceId == workspaceId);
}
