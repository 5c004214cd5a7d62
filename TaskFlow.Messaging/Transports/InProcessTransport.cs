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
    public InProcessTransport(ConsumerRunners consumers) =>
        lanes = [.. consumers.All.Select(runner => new Lane(runner))];

    /// <inheritdoc />
    public bool HandlesTogether => true;

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

    /// <summary>One consumer's queue. After a failure all that comes behind fails too, so that nothing
    /// overtakes.</summary>
    private sealed class Lane(ConsumerRunner runner)
    {
        private readonly Lock gate = new();
        private Task last = Task.CompletedTask;

        public Task HandOver(IReadOnlyList<EventRecord> records, CancellationToken cancellationToken)
        {
            lock (gate)
                return last = AfterAsync(last, records, cancellationToken);
        }

        public void BeginAgain()
        {
            lock (gate)
                last = Task.CompletedTask;
        }

        private async Task AfterAsync(
            Task previous, IReadOnlyList<EventRecord> records, CancellationToken cancellationToken)
        {
            await previous;
            await Task.Run(() => runner.HandleAsync(records, cancellationToken), cancellationToken);
        }
    }
}
