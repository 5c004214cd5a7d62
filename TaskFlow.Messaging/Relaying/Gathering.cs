namespace TaskFlow.Messaging.Relaying;

/// <summary>Lets events gather: the first after a pause go at once, those of a stream that does not pause go together.
/// Each batch costs a transaction, whatever is in it; without this, a steady stream of single events would spend the
/// machine on transactions of one event each.</summary>
/// <param name="clock">Measures.</param>
/// <param name="apart">How far batches of a stream stay apart; zero where nothing waits.</param>
/// <param name="atOnce">How many batches may follow each other without a pause after one, at least 1: with 1 each waits
/// for its distance to the one before.</param>
internal sealed class Gathering(TimeProvider clock, TimeSpan apart, int atOnce = 1)
{
    private readonly long started = clock.GetTimestamp();
    private TimeSpan next;
    private bool full;

    private TimeSpan Now => clock.GetElapsedTime(started);

    /// <summary>A batch was read.</summary>
    /// <param name="isFull">Whether there is more than fits: a backlog does not wait.</param>
    public void Read(bool isFull)
    {
        var now = Now;
        var saved = now - ((atOnce - 1) * apart);
        next = (next < saved ? saved : next > now ? now : next) + apart;
        full = isFull;
    }

    /// <summary>How long to let events gather; <see langword="null"/> when it is time to read.</summary>
    public TimeSpan? Wait()
    {
        var left = next - Now;
        return !full && left > TimeSpan.Zero ? left : null;
    }
}
