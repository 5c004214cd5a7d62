namespace TaskFlow.Domain.Reminders;

/// <summary>What the time of a reminder hangs on. Stored as a <c>smallint</c>.</summary>
public enum ReminderAnchor : short
{
    /// <summary>A time of its own, whatever becomes of the task's dates.</summary>
    Absolute = 0,

    /// <summary>The task's due date.</summary>
    Due = 1,

    /// <summary>The task's start date.</summary>
    Start = 2,
}
