using System.Globalization;

namespace TaskFlow.Messaging.Failures;

/// <summary>Lets consumers fail for a test: <c>TASKFLOW_FAILING=30%</c> fails that share of all attempts, as a
/// dependency that comes and goes would; <c>TASKFLOW_FAILING=key</c> refuses every event of that key, as a fault in
/// the code would. Without it an attempt costs one comparison.</summary>
internal static class InjectedFailures
{
    private static readonly (double Share, Guid? Key)? Armed =
        Parse(Environment.GetEnvironmentVariable("TASKFLOW_FAILING"));

    /// <summary>Fails this attempt, if it is to fail.</summary>
    /// <param name="keys">Of the events that are about to be handled.</param>
    /// <exception cref="InvalidOperationException">As something transient would.</exception>
    /// <exception cref="Consumers.EventRefusedException">As something permanent would.</exception>
    public static void Throw(IEnumerable<Guid> keys)
    {
        if (Armed is not { } armed)
            return;
        if (armed.Key is { } refused && keys.Contains(refused))
            throw new Consumers.EventRefusedException($"Told to refuse {refused}.");
        if (Random.Shared.NextDouble() < armed.Share)
            throw new InvalidOperationException("Told to fail.");
    }

    internal static (double Share, Guid? Key)? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (Guid.TryParse(text, out var key))
            return (0, key);
        return text.EndsWith('%') && double.TryParse(text[..^1], CultureInfo.InvariantCulture, out var percent)
            ? (percent / 100, null)
            : throw new FormatException($"TASKFLOW_FAILING is '{text}'; expected a share such as 30%, or a key.");
    }
}
