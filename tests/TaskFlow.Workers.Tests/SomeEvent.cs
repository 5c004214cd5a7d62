using System.Text.Json;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Workers.Tests;

internal static class SomeEvent
{
    public static EventEnvelope Of(Guid workspace, string type = EventTypes.TaskUpdated, object? data = null)
    {
        var subject = Guid.CreateVersion7();
        return new EventEnvelope
        {
            Id = Guid.CreateVersion7(),
            Type = type,
            Time = TimeProvider.System.GetUtcNow(),
            Subject = subject,
            WorkspaceId = workspace,
            Key = subject,
            Actor = Guid.CreateVersion7(),
            CommandId = Guid.CreateVersion7(),
            AggregateVersion = 1,
            Data = JsonSerializer.SerializeToElement(data ?? new { changes = Array.Empty<object>() }),
        };
    }

    public static EventRecord Record(EventEnvelope envelope) => Record(envelope, EventRouting.TopicOf(envelope.Type));

    /// <summary>As it comes from a topic, whichever its type belongs to.</summary>
    public static EventRecord Record(EventEnvelope envelope, string topic) => new(
        topic, envelope.Key,
        JsonSerializer.SerializeToUtf8Bytes(envelope, EventJson.Default.EventEnvelope))
    {
        Type = envelope.Type,
        EventId = envelope.Id,
        WorkspaceId = envelope.WorkspaceId,
    };
}
