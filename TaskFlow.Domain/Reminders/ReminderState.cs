namespace TaskFlow.Domain.Reminders;

/// <summary>What has become of a reminder. Stored as a <c>smallint</c>.</summary>
public enum ReminderState : short
{
    /// <summary>Still to fire, if it has a time.</summary>
    Pending = 0,

    /// <summary>Fired, on time or late.</summary>
    Fired = 1,

    /// <summary>Its user was done with it.</summary>
    Dismissed = 2,

    /// <summary>Its time passed longer ago than the grace window before anybody could fire it.</summary>
    Missed = 3,

    /// <summary>Its task was completed or deleted first; pending again once the task is open.</summary>
    Cancelled = 4,
}
