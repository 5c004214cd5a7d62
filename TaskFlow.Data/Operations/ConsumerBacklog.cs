namespace TaskFlow.Data.Operations;

/// <summary>What waits for one consumer.</summary>
/// <param name="Consumer">Its number.</param>
/// <param name="Lag">Events that it has not come to yet: up to 256 counted, more of them estimated.</param>
/// <param name="Parked">Events that wait for another try, or behind one that does.</param>
/// <param name="OldestParkedSeconds">How long the oldest of them has waited, in seconds.</param>
/// <param name="Dead">Open dead letters.</param>
public sealed record ConsumerBacklog(short Consumer, long Lag, long Parked, double OldestParkedSeconds, long Dead);
