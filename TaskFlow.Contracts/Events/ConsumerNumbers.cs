namespace TaskFlow.Contracts.Events;

/// <summary>The numbers of consumers in inbox, parked and dead letter rows. Never changed, never used again for
/// another.</summary>
public static class ConsumerNumbers
{
    /// <summary>Hash chain of who did what.</summary>
    public const short Audit = 1;

    /// <summary>Revisions for live clients.</summary>
    public const short Live = 2;

    /// <summary>In-app notifications.</summary>
    public const short Notifications = 3;

    /// <summary>Next occurrences of series.</summary>
    public const short Recurrence = 4;

    /// <summary>Calls to other systems.</summary>
    public const short Webhooks = 5;
}
