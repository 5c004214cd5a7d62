namespace TaskFlow.Messaging.Relaying;

/// <summary>Lets events gather: the first after a pause goes at once, those that follow closely go together. Each batch
/// costs a transaction, whatever is in it; without this, a steady stream of single events would spend the machine on
/// transactions of one event each.</summary>
/// <param name="clock">Measures.</param>
/// <param name="apart">How far batches stay apart; zero where nothing waits.</param>
internal sealed class Gathering(TimeProvider clock, TimeSpan apart)
{
    private long? lastRead;
    private bool full;

    /// <summary>A batch was read.</summary>
    /// <param name="isFull">Whether there is more than fits: a backlog does not wait.</param>
    public void Read(bool isFull) => (lastRead, full) = (clock.GetTimestamp(), isFull);

    /// <summary>How long to let events gather; <see langword="null"/> when it is time to read.</summary>
    public TimeSpan? Wait()
    {
        if (full || lastRead is not { } read)
            return null;

        var left = apart - clock.GetElapsedTime(read);
        return left > TimeSpan.Zero ? left : null;
    }
}
