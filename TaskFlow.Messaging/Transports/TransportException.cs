namespace TaskFlow.Messaging.Transports;

/// <summary>A batch is not known to be safe; it must be handed over again.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="cause">The first cause.</param>
public sealed class TransportException(string message, Exception? cause = null) : Exception(message, cause);
