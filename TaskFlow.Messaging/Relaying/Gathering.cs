namespace TaskFlow.Messaging.Relaying;

/// <summary>Lets events gather: the first after a pause goes at once, those that follow closely go together. Each batch
/// costs every consumer a transaction, whatever is in it; without this, a steady stream of single events would spend the
/// machine on transactions of one event each.</summary>
/// <param name="clock">Measures.</param>
/// <param name="pays">Whether the transport handles together what is handed over together; else nothing waits.</param>
internal sealed class Gathering(TimeProvider clock, bool pays)
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(5);

    // A batch that takes longer is a consumer in trouble: what comes now goes past it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);
    private long? lastRead;
    private bool full;

    /// <summary>A batch was read.</summary>
    /// <param name="isFull">Whether there is more than fits: a backlog does not wait.</param>
    public void Read(bool isFull) => (lastRead, full) = (clock.GetTimestamp(), isFull);

    /// <summary>How long to let events gather; <see langword="null"/> when it is time to read.</summary>
    /// <param name="underWay">How many batches are not yet safe.</param>
    public TimeSpan? Wait(int underWay)
    {
        if (!pays || full || lastRead is not { } read)
            return null;

        var left = (underWay > 0 ? Patience : Apart) - clock.GetElapsedTime(read);
        return left > TimeSpan.Zero ? left : null;
    }
}
