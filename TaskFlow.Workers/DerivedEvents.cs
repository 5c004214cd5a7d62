namespace TaskFlow.Workers;

/// <summary>Whether consumers log what they made of events as events of their own. In one process nobody could read
/// them.</summary>
internal sealed record DerivedEvents(bool AreWritten);
