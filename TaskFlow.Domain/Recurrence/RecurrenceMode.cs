namespace TaskFlow.Domain.Recurrence;

/// <summary>What the next occurrence is counted from. Stored as a <c>smallint</c> beside the rule, because RFC 5545
/// cannot express it.</summary>
public enum RecurrenceMode : short
{
    /// <summary>"every 3 days": the dates are fixed by the first one; completing late or early does not move
    /// them.</summary>
    Schedule = 0,

    /// <summary>"3 days after completion": counted from the day of completion in the user's zone, at the clock time the
    /// occurrence was due.</summary>
    Completion = 1,
}
