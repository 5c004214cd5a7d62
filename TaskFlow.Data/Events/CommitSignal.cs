using System.Threading.Channels;

namespace TaskFlow.Data.Events;

/// <summary>Tells whoever waits in this process that something was committed to the event log. Signals coalesce: any
/// number of commits while nobody waits is one wake-up.</summary>
public sealed class CommitSignal
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Called after a commit, never inside the transaction.</summary>
    public void Notify() => channel.Writer.TryWrite(true);

    /// <summary>Forgets the signal; for who is about to look at the log, and so sees what it stands for.</summary>
    public void Clear() => channel.Reader.TryRead(out _);

    /// <summary>Waits for a signal, at most <paramref name="timeout"/>.</summary>
    /// <param name="timeout">How long at most.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <returns><see langword="true"/> when there was a signal.</returns>
    public async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await channel.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
