namespace TaskFlow.Messaging.Failures;

/// <summary>No connection could be had. Not the event's fault, so nothing is parked for it.</summary>
/// <param name="cause">What the driver said.</param>
public sealed class DatabaseUnavailableException(Exception cause)
    : Exception($"The database cannot be reached: {cause.Message}", cause);
