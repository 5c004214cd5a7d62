using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Transports;

/// <summary>Hands records to the consumers of this process, each in a lane of its own: a slow consumer delays the
/// deletion of pending rows, not the other consumers.</summary>
/// <remarks>At least once; order per consumer. Safe means that every consumer has committed its effect or parked the
/// event.</remarks>
public sealed class InProcessTransport : IEventTransport
{
    private readonly Lane[] lanes;

    /// <summary>Makes a lane for each consumer.</summary>
    /// <param name="consumers">Runs the consumers of this process.</param>
    /// <param name="clock">Spaces their batches.</param>
    public InProcessTransport(ConsumerRunners consumers, TimeProvider clock) =>
        lanes = [.. consumers.All.Select(runner => new Lane(runner, clock))];

    /// <inheritdoc />
    public async Task PublishAsync(IReadOnlyList<EventRecord> records, CancellationToken cancellationToken)
    {
        // Every lane takes its place in the queue before the first await: that is what keeps the order of calls.
        var handovers = lanes.Select(lane => lane.HandOver(records, cancellationToken)).ToArray();
        try
        {
            await Task.WhenAll(handovers);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new TransportException($"A consumer could neither commit nor park: {failure.Message}", failure);
        }
    }

    /// <inheritdoc />
    public void BeginAgain()
    {
        foreach (var lane in lanes)
            lane.BeginAgain();
    }
}
