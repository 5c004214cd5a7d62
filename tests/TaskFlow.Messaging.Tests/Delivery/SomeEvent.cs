using System.Text.Json;
using TaskFlow.Contracts.Events;

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

    public static EventEnvelope[] Versions(Guid key, int count) =>
        [.. Enumerable.Range(1, count).Select(version => Of(key, version))];
}
