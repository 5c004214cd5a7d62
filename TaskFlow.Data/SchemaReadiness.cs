using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace TaskFlow.Data;

/// <summary>Waits until the database answers and has the schema of this build: services start before the migrator has
/// run.</summary>
/// <param name="sources">The pools; the relay's is used.</param>
/// <param name="logger">Says once what is waited for.</param>
public sealed partial class SchemaReadiness(DataSources sources, ILogger<SchemaReadiness> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly Lock gate = new();
    private Task? ready;

    /// <summary>Waits; one question at a time, however many wait.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            ready ??= UntilReadyAsync(cancellationToken);
        return ready.WaitAsync(cancellationToken);
    }

    private async Task UntilReadyAsync(CancellationToken cancellationToken)
    {
        var health = new DatabaseHealth(sources.Relay);
        string? said = null;
        while (true)
        {
            var reason = await WhyNotAsync(health, cancellationToken).ConfigureAwait(false);
            if (reason is null)
                return;

            if (said != reason)
                LogWaiting(said = reason);
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string?> WhyNotAsync(DatabaseHealth health, CancellationToken cancellationToken)
    {
        try
        {
            var found = await health.CheckHealthAsync(new HealthCheckContext(), cancellationToken)
                .ConfigureAwait(false);
            return found.Status == HealthStatus.Healthy ? null : found.Description ?? "It is not ready.";
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return failure.Message;
        }
    }

    [LoggerMessage(2002, LogLevel.Information, "Background work waits for the database: {Reason}")]
    private partial void LogWaiting(string reason);
}
