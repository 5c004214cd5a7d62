namespace TaskFlow.Api.Operations.Terminal;

/// <summary>What an operator is told in one line.</summary>
internal sealed class OpsException(string message, int exitCode = 1) : Exception(message)
{
    /// <summary>2 for a command that was typed wrong.</summary>
    public int ExitCode => exitCode;
}
