namespace TaskFlow.Data.Operations;

/// <summary>What has become of a dead letter.</summary>
public enum DeadLetterState : short
{
    /// <summary>To be looked at.</summary>
    Open = 0,

    /// <summary>Given to its consumer again; if that fails, it is open again.</summary>
    Replayed = 1,

    /// <summary>Somebody decided that it is not needed.</summary>
    Discarded = 2,
}
