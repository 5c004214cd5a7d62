namespace TaskFlow.Contracts.Events;

/// <summary>Who consumes events: what operators choose by name, and processes agree on by number.</summary>
/// <param name="Number">Its number in inbox, parked and dead letter rows; never changed, never used again.</param>
/// <param name="Name">Name for people, metrics and the consumer group.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Types">The events it acts on.</param>
public sealed record EventConsumer(short Number, string Name, string Effect, IReadOnlyList<string> Types)
{
    private static readonly string[] Facts =
        [Topics.TaskEvents, Topics.RecurringTasks, Topics.Reminders, Topics.WorkspaceEvents];

    /// <summary>All consumers of TaskFlow.</summary>
    public static IReadOnlyList<EventConsumer> All { get; } =
    [
        new(ConsumerNumbers.Audit, "audit", "chains who did what", TypesOf(Facts)),
        new(ConsumerNumbers.Live, "live", "gives revisions to live clients", TypesOf([.. Facts, Topics.Notifications])),
        new(ConsumerNumbers.Notifications, "notifications", "puts reminders into people's lists",
            [EventTypes.ReminderDue, EventTypes.ReminderMissed]),
        new(ConsumerNumbers.Recurrence, "recurrence", "makes the next occurrence",
        [
            EventTypes.TaskCompleted, EventTypes.TaskReopened, EventTypes.TaskDeleted, EventTypes.TaskRestored,
            EventTypes.SeriesCreated, EventTypes.SeriesUpdated, EventTypes.SeriesResumed, EventTypes.SeriesDue,
        ]),
    ];

    /// <summary>The consumer of that name; <see langword="null"/> when there is none.</summary>
    /// <param name="name">Such as <c>audit</c>.</param>
    public static EventConsumer? Find(string name) => All.FirstOrDefault(consumer => consumer.Name == name);

    /// <summary>The name of a number; the number itself where a newer release gave it.</summary>
    /// <param name="number">From a row.</param>
    public static string NameOf(short number) =>
        All.FirstOrDefault(consumer => consumer.Number == number)?.Name ?? FormattableString.Invariant($"{number}");

    private static string[] TypesOf(string[] topics) =>
        [.. EventCatalog.All.Where(definition => topics.Contains(definition.Topic)).Select(one => one.Type)];
}
