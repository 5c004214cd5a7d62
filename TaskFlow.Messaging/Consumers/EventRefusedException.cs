namespace TaskFlow.Messaging.Consumers;

/// <summary>The event can never be handled, however often it is tried: it becomes a dead letter at once.</summary>
/// <param name="message">Why.</param>
/// <param name="cause">What was thrown, if anything was.</param>
public sealed class EventRefusedException(string message, Exception? cause = null) : Exception(message, cause);
