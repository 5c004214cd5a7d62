using System.Collections.Frozen;

namespace TaskFlow.Contracts.Events;

/// <summary>Which topic an event goes to. The key is chosen by who writes the event: the root task's id for tasks and
/// reminders, the series' id for series, the aggregate's own id otherwise.</summary>
public static class EventRouting
{
    private static readonly FrozenDictionary<string, string> ByFamily = new Dictionary<string, string>
    {
        ["task"] = Topics.TaskEvents,
        ["recurring_task"] = Topics.RecurringTasks,
        ["reminder"] = Topics.Reminders,
        ["notification"] = Topics.Notifications,
        ["update"] = Topics.TaskUpdates,
        ["audit"] = Topics.TaskAudit,
        ["project"] = Topics.WorkspaceEvents,
        ["tag"] = Topics.WorkspaceEvents,
        ["workspace"] = Topics.WorkspaceEvents,
    }.ToFrozenDictionary();

    /// <summary>The topic of <paramref name="type"/>.</summary>
    /// <param name="type">A name of <see cref="EventTypes"/>; its family is the part before the dot.</param>
    /// <exception cref="ArgumentException">The family is unknown.</exception>
    public static string TopicOf(string type) =>
        FindTopic(type) ?? throw new ArgumentException($"No topic for event type '{type}'.", nameof(type));

    /// <summary>The topic of an event that anybody may have written; <see langword="null"/> where its family is
    /// unknown.</summary>
    /// <param name="type">Any name; its family is the part before the dot.</param>
    public static string? FindTopic(string type) =>
        ByFamily.GetValueOrDefault(type[..Math.Max(type.IndexOf('.', StringComparison.Ordinal), 0)]);

    /// <summary>The number under which the topic of <paramref name="type"/> stands in the event log.</summary>
    /// <param name="type">A name of <see cref="EventTypes"/>.</param>
    /// <exception cref="ArgumentException">The family is unknown.</exception>
    public static short TopicNumber(string type) => Topics.NumberOf(TopicOf(type));
}
