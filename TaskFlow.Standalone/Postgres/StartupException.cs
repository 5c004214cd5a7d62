namespace TaskFlow.Standalone.Postgres;

/// <summary>TaskFlow cannot start; the message is one line: what is wrong, where, and what to do.</summary>
internal sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
