namespace TaskFlow.Bench;

/// <summary>What stops a measurement, in one line.</summary>
internal sealed class BenchException(string message) : Exception(message);
