using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Relaying;

namespace TaskFlow.Messaging.Transports;

/// <summary>One consumer's queue: what comes while it is busy, or soon after its last batch, it handles together. After a
/// failure all that waits fails too, and all that comes behind, so that nothing overtakes.</summary>
/// <param name="runner">Runs the consumer.</param>
/// <param name="clock">Spaces its batches, as far apart as its gathering or its patience says, whichever is longer; of its
/// patience at most 8 ms, as here a batch costs no hop through a broker, and its events count as pending.</param>
internal sealed class Lane(ConsumerRunner runner, TimeProvider clock)
{
    private static readonly TimeSpan MostPatience = TimeSpan.FromMilliseconds(8);
    private readonly Lock gate = new();
    private readonly Queue<(IReadOnlyList<EventRecord> Records, TaskCompletionSource Safe)> waiting = new();
    private readonly Gathering gathering = new(clock, Apart(runner.Consumer));
    private Exception? failed;
    private bool runs;

    /// <summary>Ends when all of them are safe.</summary>
    public Task HandOver(IReadOnlyList<EventRecord> records, CancellationToken cancellationToken)
    {
        var safe = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (failed is not null)
                return Task.FromException(failed);

            waiting.Enqueue((records, safe));
            if (!runs)
                _ = Task.Run(() => RunAsync(cancellationToken), CancellationToken.None);
            runs = true;
        }

        return safe.Task;
    }

    public void BeginAgain()
    {
        lock (gate)
            failed = null;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        List<TaskCompletionSource> underWay = [];
        try
        {
            do
            {
                if (gathering.Wait() is { } wait)
                    await Task.Delay(wait, clock, cancellationToken);
                var records = Take(underWay);
                gathering.Read(isFull: records.Count >= Relay.BatchSize);
                await runner.HandleAsync(records, cancellationToken);
                underWay.ForEach(safe => safe.SetResult());
            }
            while (GoesOn());
        }
        catch (Exception failure)
        {
            Fail(failure, underWay);
        }
    }

    private List<EventRecord> Take(List<TaskCompletionSource> underWay)
    {
        var records = new List<EventRecord>();
        underWay.Clear();
        lock (gate)
        {
            while (waiting.TryPeek(out var next)
                && (records.Count == 0 || records.Count + next.Records.Count <= Relay.BatchSize))
            {
                records.AddRange(next.Records);
                underWay.Add(waiting.Dequeue().Safe);
            }
        }

        return records;
    }

    private bool GoesOn()
    {
        lock (gate)
            return runs = waiting.Count > 0;
    }

    private void Fail(Exception failure, List<TaskCompletionSource> underWay)
    {
        lock (gate)
        {
            (failed, runs) = (failure, false);
            underWay.AddRange(waiting.Select(entry => entry.Safe));
            waiting.Clear();
        }

        foreach (var safe in underWay)
            safe.TrySetException(failure);
    }

    private static TimeSpan Apart(IEventConsumer consumer)
    {
        var patience = consumer.Patience < MostPatience ? consumer.Patience : MostPatience;
        return consumer.Gathering > patience ? consumer.Gathering : patience;
    }
}
