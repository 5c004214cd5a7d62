using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Operations;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Telemetry;

/// <summary>Measures what waits: the outbox and its oldest event, and of each consumer what is parked, open dead
/// letters and the lag.</summary>
/// <param name="sources">The pools; the relay's is used.</param>
/// <param name="transport">Tells whether a broker knows the lag.</param>
/// <param name="clock">How often.</param>
/// <param name="logger">Reports a database that is away.</param>
public sealed partial class DeliveryGauges(
    DataSources sources, IEventTransport transport, TimeProvider clock, ILogger<DeliveryGauges> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static volatile Measured newest = new(new DeliveryStatus(0, 0, []), IsLagKnown: false);

    static DeliveryGauges()
    {
        var meter = MessagingTelemetry.Meter;
        meter.CreateObservableGauge(
            "taskflow.outbox.depth", () => newest.Status.Pending, "{event}", "Events not yet safe.");
        meter.CreateObservableGauge(
            "taskflow.outbox.oldest", () => newest.Status.OldestSeconds, "s", "Age of the oldest.");
        meter.CreateObservableGauge(
            "taskflow.parked.depth", () => EachConsumer(one => one.Parked), "{event}", "Waiting for a try.");
        meter.CreateObservableGauge(
            "taskflow.parked.oldest", () => EachConsumer(one => one.OldestParkedSeconds), "s", "How long it waits.");
        meter.CreateObservableGauge(
            "taskflow.dead_letter.open", () => EachConsumer(one => one.Dead), "{event}", "To be looked at.");
        meter.CreateObservableGauge("taskflow.consumer.lag", Lag, "{event}", "May still have to be handled.");
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
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        foreach (var command in DeliveryStatus.Measure())
            batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return new Measured(await DeliveryStatus.ReadAsync(reader, cancellationToken), transport is InProcessTransport);
    }

    // Those of which nothing waits are 0, so that a dashboard shows them.
    private static IEnumerable<Measurement<T>> EachConsumer<T>(Func<ConsumerBacklog, T> value)
        where T : struct => EventConsumer.All.Select(consumer => new Measurement<T>(
            value(newest.Status.Consumers.FirstOrDefault(one => one.Consumer == consumer.Number)
                ?? new ConsumerBacklog(consumer.Number, 0, 0, 0)),
            new KeyValuePair<string, object?>("consumer", consumer.Name)));

    // Without a broker an event is pending until every consumer has settled it; with one, the broker knows better.
    private static IEnumerable<Measurement<long>> Lag() =>
        newest is { IsLagKnown: true, Status.Pending: var pending } ? EachConsumer(_ => pending) : [];

    [LoggerMessage(2202, LogLevel.Debug, "The outbox could not be measured: {Reason}")]
    private partial void LogFailed(string reason);

    private sealed record Measured(DeliveryStatus Status, bool IsLagKnown);
}
