namespace TaskFlow.Messaging.Failures;

/// <summary>What is done about a consumer's failure.</summary>
public enum FailureKind
{
    /// <summary>Tried again, then parked, at last a dead letter.</summary>
    Transient,

    /// <summary>Two transactions were in each other's way: run again at once, not counted.</summary>
    Conflict,

    /// <summary>The database is not there. Not the event's fault: the batch is handed over again later, nothing is
    /// parked.</summary>
    Unavailable,

    /// <summary>No try can ever succeed: a dead letter at once.</summary>
    Permanent,
}
