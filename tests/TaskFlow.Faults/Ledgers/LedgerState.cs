namespace TaskFlow.Faults.Ledgers;

/// <summary>What the client knows of a write.</summary>
public enum LedgerState
{
    /// <summary>Asked for, no answer yet.</summary>
    Sent,

    /// <summary>It may have happened or not; the same is sent again.</summary>
    Unknown,

    /// <summary>The server said 2xx: it must be there, for good and once.</summary>
    Acknowledged,

    /// <summary>The server said 4xx: nothing of it may be there.</summary>
    Refused,
}
