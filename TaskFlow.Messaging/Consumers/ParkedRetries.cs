using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskFlow.Messaging.Consumers;

/// <summary>Tries parked events of this process' consumers when their time has come. Safe in several processes at
/// once: a row is locked while it is tried.</summary>
/// <param name="consumers">Whose.</param>
/// <param name="clock">The pauses.</param>
/// <param name="logger">Reports a database that is away.</param>
public sealed partial class ParkedRetries(ConsumerRunners consumers, TimeProvider clock, ILogger<ParkedRetries> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(consumers.All.Select(runner => RunAsync(runner, stoppingToken)));

    private async Task RunAsync(ConsumerRunner runner, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, clock, cancellationToken);
                await runner.RetryParkedAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(runner.Consumer.Name, failure.Message);
            }
        }
    }

    [LoggerMessage(2103, LogLevel.Warning, "Parked events of {Consumer} could not be tried: {Reason}")]
    private partial void LogFailed(string consumer, string reason);
}
