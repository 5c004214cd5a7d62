using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Failures;

/// <summary>Judges exceptions of consumers.</summary>
public static class Failure
{
    /// <summary>What is to be done about it.</summary>
    /// <param name="exception">What a consumer threw.</param>
    public static FailureKind KindOf(Exception exception) => exception switch
    {
        EventRefusedException or JsonException => FailureKind.Permanent,
        DatabaseUnavailableException => FailureKind.Unavailable,
        PostgresException database => KindOf(database.SqlState),
        NpgsqlException { InnerException: IOException or SocketException } => FailureKind.Unavailable,
        _ => FailureKind.Transient,
    };

    /// <summary>The same for failures of one cause: the exception's type and the topmost frame in our code.</summary>
    /// <param name="exception">What a consumer threw.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string Fingerprint(Exception exception)
    {
        var frame = new StackTrace(exception, fNeedFileInfo: false).GetFrames()
            .Select(frame => frame.GetMethod())
            .FirstOrDefault(method => method?.DeclaringType?.Namespace?.StartsWith(
                "TaskFlow.", StringComparison.Ordinal) is true);
        var state = (exception as PostgresException)?.SqlState;
        var cause = $"{exception.GetType().FullName} {state} {frame?.DeclaringType?.FullName}.{frame?.Name}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cause)).AsSpan(0, 8));
    }

    // Classes of SQLSTATE: 08 connection, 22 data, 57P shutdown. A missing parent row (23503) may still come.
    private static FailureKind KindOf(string state) => state switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable => FailureKind.Conflict,
        PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.CheckViolation => FailureKind.Permanent,
        PostgresErrorCodes.TooManyConnections => FailureKind.Unavailable,
        _ when state.StartsWith("22", StringComparison.Ordinal) => FailureKind.Permanent,
        _ when state.StartsWith("08", StringComparison.Ordinal) => FailureKind.Unavailable,
        _ when state.StartsWith("57P", StringComparison.Ordinal) => FailureKind.Unavailable,
        _ => FailureKind.Transient,
    };
}
