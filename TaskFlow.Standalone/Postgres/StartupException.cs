namespace TaskFlow.Standalone.Postgres;

/// <summary>TaskFlow cannot start; the message is one line for a person: what is wrong, where, and what to do.</summary>
internal sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
