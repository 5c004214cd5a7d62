namespace TaskFlow.Data.Commands;

/// <summary>So much of the same work is under way that no more of it may even wait: 429, and the caller comes
/// again.</summary>
/// <param name="message">Which work, and what to do; the caller reads it.</param>
/// <param name="retryAfter">When it is worth another try.</param>
public sealed class BusyException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>When it is worth another try.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
