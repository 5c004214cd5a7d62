using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Operations;

namespace TaskFlow.Messaging.Telemetry;

/// <summary>Measures what waits: the outbox and its oldest event, and of each consumer what is parked, open dead
/// letters and the lag. It measures the tables, which are the same for everybody: it belongs into a process of which
/// there is one, and not into the relay, whose death it is to show.</summary>
/// <param name="sources">The pools; the relay's is used.</param>
/// <param name="clock">How often.</param>
/// <param name="logger">Reports a database that is away.</param>
public sealed partial class DeliveryGauges(
    DataSources sources, TimeProvider clock, ILogger<DeliveryGauges> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static volatile DeliveryStatus newest = new(0, 0, []);

    static DeliveryGauges()
    {
        var meter = MessagingTelemetry.Meter;
        meter.CreateObservableGauge(
            "taskflow.outbox.depth", () => newest.Pending, "{event}", "Events not yet safe.");
        meter.CreateObservableGauge(
            "taskflow.outbox.oldest", () => newest.OldestSeconds, "s", "Age of the oldest.");
        meter.CreateObservableGauge(
            "taskflow.parked.depth", () => EachConsumer(one => one.Parked), "{event}", "Waiting for a try.");
        meter.CreateObservableGauge(
            "taskflow.parked.oldest", () => EachConsumer(one => one.OldestParkedSeconds), "s", "How long it waits.");
        meter.CreateObservableGauge(
            "taskflow.dead_letter.open", () => EachConsumer(one => one.Dead), "{event}", "To be looked at.");
        meter.CreateObservableGauge(
            "taskflow.consumer.lag", () => EachConsumer(one => one.Lag), "{event}", "Not yet come to.");
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

    private async Task<DeliveryStatus> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        foreach (var command in DeliveryStatus.Measure())
            batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await DeliveryStatus.ReadAsync(reader, cancellationToken);
    }

    private static IEnumerable<Measurement<T>> EachConsumer<T>(Func<ConsumerBacklog, T> value)
        where T : struct => newest.Consumers.Select(one => new Measurement<T>(
            value(one), new KeyValuePair<string, object?>("consumer", EventConsumer.NameOf(one.Consumer))));

    [LoggerMessage(2202, LogLevel.Debug, "The outbox could not be measured: {Reason}")]
    private partial void LogFailed(string reason);
}
