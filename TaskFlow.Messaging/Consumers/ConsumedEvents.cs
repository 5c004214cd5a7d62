namespace TaskFlow.Messaging.Consumers;

/// <summary>What several events have in common.</summary>
public static class ConsumedEvents
{
    /// <summary>The workspaces that they are about, each once.</summary>
    /// <param name="events">The events.</param>
    public static Guid[] Workspaces(this IEnumerable<ConsumedEvent> events) =>
        [.. events.Select(one => one.Envelope.WorkspaceId).Distinct()];
}
