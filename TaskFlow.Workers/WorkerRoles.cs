namespace TaskFlow.Workers;

/// <summary>The parts of the background work; each may run in a process of its own.</summary>
public static class WorkerRoles
{
    public const string Relay = "relay";
    public const string Scheduler = "scheduler";
    public const string Recurrence = "recurrence";
    public const string Notifications = "notifications";
    public const string Audit = "audit";
    public const string Live = "live";
    public const string Maintenance = "maintenance";

    /// <summary>Every role.</summary>
    public static IReadOnlySet<string> All { get; } =
        new HashSet<string> { Relay, Scheduler, Recurrence, Notifications, Audit, Live, Maintenance };

    /// <summary>The roles that consume events.</summary>
    public static IReadOnlySet<string> Consumers { get; } =
        new HashSet<string> { Recurrence, Notifications, Audit, Live };

    /// <summary>How long events may wait for others at the broker before a consumer gets them. Nobody looks on while
    /// entries are added to the log or the next occurrence is made.</summary>
    /// <param name="consumer">One of <see cref="Consumers"/>.</param>
    public static TimeSpan Patience(string consumer) =>
        consumer is Audit or Recurrence ? TimeSpan.FromMilliseconds(50) : TimeSpan.Zero;

    /// <summary>Reads <c>a,b</c>; nothing means all.</summary>
    /// <exception cref="FormatException">A name is no role.</exception>
    public static IReadOnlySet<string> Parse(string? text)
    {
        const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var roles = (text ?? "").Split(',', Trimmed).Select(role => role.ToLowerInvariant()).ToHashSet();
        if (roles.FirstOrDefault(role => !All.Contains(role)) is { } unknown)
            throw new FormatException($"'{unknown}' is no role. There are: {string.Join(", ", All)}.");
        return roles.Count == 0 ? All : roles;
    }
}
