namespace TaskFlow.Contracts.Events;

/// <summary>The Kafka topics. Order is promised within a topic and a key. In the event log a topic is stored as the
/// <c>smallint</c> of its place in <see cref="All"/>; places are never reused.</summary>
public static class Topics
{
    /// <summary>Everything that happened to tasks. Key: the root task's id.</summary>
    public const string TaskEvents = "task-events";

    /// <summary>Series of recurring tasks. Key: the series' id.</summary>
    public const string RecurringTasks = "recurring-tasks";

    /// <summary>Reminders. Key: the root task's id.</summary>
    public const string Reminders = "reminders";

    /// <summary>Notifications to people. Key: the user's id.</summary>
    public const string Notifications = "notifications";

    /// <summary>Revisions given to a workspace's changes, for live clients. Key: the workspace's id.</summary>
    public const string TaskUpdates = "task-updates";

    /// <summary>Audit entries as they were chained. Key: the workspace's id.</summary>
    public const string TaskAudit = "task-audit";

    /// <summary>Workspaces, members, projects and tags. Key: the aggregate's id.</summary>
    public const string WorkspaceEvents = "workspace-events";

    /// <summary>All topics; the index is the number stored in the event log.</summary>
    public static IReadOnlyList<string> All { get; } =
        [TaskEvents, RecurringTasks, Reminders, Notifications, TaskUpdates, TaskAudit, WorkspaceEvents];

    /// <summary>The dead letter topic of <paramref name="topic"/>.</summary>
    /// <param name="topic">One of <see cref="All"/>.</param>
    public static string DeadLetter(string topic) => topic + ".dlq";
}
