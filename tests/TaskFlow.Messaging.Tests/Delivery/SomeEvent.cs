using System.Text.Json;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Tests.Delivery;

/// <summary>Events for tests: nothing but what delivery looks at.</summary>
internal static class SomeEvent
{
    public static readonly Guid Workspace = Guid.Parse("01900000-0000-7000-8000-000000000001");

    public static EventEnvelope Of(
        Guid key, long version = 1, string type = EventTypes.TaskUpdated, DateTimeOffset? time = null) => new()
        {
            Id = Guid.CreateVersion7(),
            Type = type,
            Time = time ?? TimeProvider.System.GetUtcNow(),
            Subject = key,
            WorkspaceId = Workspace,
            Key = key,
            AggregateVersion = version,
            Data = JsonSerializer.SerializeToElement(new { version }),
        };

    /// <summary>As it comes from a topic, whichever its type belongs to.</summary>
    public static EventRecord Record(EventEnvelope envelope, string topic) => new(
        topic, envelope.Key, JsonSerializer.SerializeToUtf8Bytes(envelope, EventJson.Default.EventEnvelope))
    {
        Type = envelope.Type,
        EventId = envelope.Id,
        WorkspaceId = envelope.WorkspaceId,
    };

    public static EventEnvelope[] Versions(Guid key, int count) =>
        [.. Enumerable.Range(1, count).Select(version => Of(key, version))];
}
