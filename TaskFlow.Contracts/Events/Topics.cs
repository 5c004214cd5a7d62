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

    private const string DeadLetterSuffix = ".dlq";

    /// <summary>All topics; the index is the number stored in the event log.</summary>
    public static IReadOnlyList<string> All { get; } =
        [TaskEvents, RecurringTasks, Reminders, Notifications, TaskUpdates, TaskAudit, WorkspaceEvents];

    /// <summary>The dead letter topic of <paramref name="topic"/>.</summary>
    /// <param name="topic">One of <see cref="All"/>.</param>
    public static string DeadLetter(string topic) => topic + DeadLetterSuffix;

    /// <summary>Whether it is a dead letter topic.</summary>
    /// <param name="topic">A topic's name.</param>
    public static bool IsDeadLetter(string topic) => topic.EndsWith(DeadLetterSuffix, StringComparison.Ordinal);

    /// <summary>The number under which a topic stands in the event log: its place in <see cref="All"/>, from 0. The
    /// dead letter topic of number <c>n</c> is <c>~n</c>, so that the two never clash.</summary>
    /// <param name="topic">One of <see cref="All"/>, or the dead letter topic of one.</param>
    /// <exception cref="ArgumentException">There is no such topic.</exception>
    public static short NumberOf(string topic)
    {
        var number = (short)All.TakeWhile(other => other != topic && DeadLetter(other) != topic).Count();
        return number == All.Count
            ? throw new ArgumentException($"There is no topic '{topic}'.", nameof(topic))
            : IsDeadLetter(topic) ? (short)~number : number;
    }

    /// <summary>The topic of a number.</summary>
    /// <param name="number">As <see cref="NumberOf"/> gave it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A newer release wrote it.</exception>
    public static string NameOf(short number) => number < 0 ? DeadLetter(All[~number]) : All[number];
}
