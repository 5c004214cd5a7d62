using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskFlow.Data;

namespace TaskFlow.Messaging.Telemetry;

/// <summary>Measures what waits: the outbox and its oldest event, parked events, open dead letters.</summary>
/// <param name="sources">The pools; the relay's is used.</param>
/// <param name="clock">How often.</param>
/// <param name="logger">Reports a database that is away.</param>
public sealed partial class DeliveryGauges(DataSources sources, TimeProvider clock, ILogger<DeliveryGauges> logger)
    : BackgroundService
{
    private const string Count =
        """
        SELECT (SELECT count(*) FROM pending),
            COALESCE((SELECT extract(epoch FROM clock_timestamp() - occurred_at) FROM event_log
                      WHERE pos = (SELECT min(pos) FROM pending)), 0)::float8,
            (SELECT count(*) FROM parked),
            (SELECT count(*) FROM dead_letter WHERE replayed_at IS NULL AND discarded_at IS NULL)
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static volatile Measured newest = new(0, 0, 0, 0);

    static DeliveryGauges()
    {
        var meter = MessagingTelemetry.Meter;
        meter.CreateObservableGauge("taskflow.outbox.depth", () => newest.Pending, "{event}", "Events not yet safe.");
        meter.CreateObservableGauge("taskflow.outbox.oldest", () => newest.OldestSeconds, "s", "Age of the oldest.");
        meter.CreateObservableGauge("taskflow.parked.depth", () => newest.Parked, "{event}", "Waiting for a try.");
        meter.CreateObservableGauge("taskflow.dead_letter.open", () => newest.Dead, "{event}", "To be looked at.");
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                newest = await MeasureAsync(stoppingToken);
                await Task.Delay(Pause, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(failure.Message);
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<Measured> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var command = sources.Relay.CreateCommand(Count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Measured(reader.GetInt64(0), reader.GetDouble(1), reader.GetInt64(2), reader.GetInt64(3));
    }

    [LoggerMessage(2202, LogLevel.Debug, "The outbox could not be measured: {Reason}")]
    private partial void LogFailed(string reason);

    private sealed record Measured(long Pending, double OldestSeconds, long Parked, long Dead);
}
