namespace TaskFlow.Domain.Recurrence;

/// <summary>The period a rule repeats in (RFC 5545 §3.3.10, FREQ). Nothing shorter than a day exists: a rule that fires
/// every second is an attack, not a task.</summary>
public enum RecurrenceFrequency : short
{
    /// <summary>Every INTERVAL days.</summary>
    Daily = 0,

    /// <summary>Every INTERVAL weeks, counted from the week of the first occurrence.</summary>
    Weekly = 1,

    /// <summary>Every INTERVAL months.</summary>
    Monthly = 2,

    /// <summary>Every INTERVAL years.</summary>
    Yearly = 3,
}
