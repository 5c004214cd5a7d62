namespace TaskFlow.Messaging.Relaying;

/// <summary>What was handed over and is not yet forgotten, in order. It is forgotten beside the handing over, all that
/// is safe by then in one statement.</summary>
/// <param name="pending">Where it is forgotten.</param>
/// <param name="owner">The relay.</param>
/// <param name="clock">Measures.</param>
/// <param name="apart">How far those statements stay apart while few events come: nobody waits for them.</param>
internal sealed class UnderWay(PendingEvents pending, Guid owner, TimeProvider clock, TimeSpan apart)
{
    // Counted in events: on a long line many small batches are under way.
    private const int MostEvents = 2000;
    private const int MostBatches = 64;
    private readonly Queue<(PendingBatch Batch, Task Safe)> handedOver = new();
    private Task forgetting = Task.CompletedTask;
    private int beingForgotten;

    /// <summary>Not to be read again.</summary>
    public IReadOnlyList<PendingRow> Rows => [.. handedOver.SelectMany(entry => entry.Batch.Rows)];

    /// <summary>How many batches are not yet forgotten.</summary>
    public int Count => handedOver.Count;

    /// <summary>Whether something must be forgotten before more is handed over.</summary>
    public bool IsFull =>
        Count >= MostBatches || handedOver.Sum(entry => entry.Batch.Rows.Count) > MostEvents - Relay.BatchSize;

    /// <summary>Ends when there is something for <see cref="ForgetSafe"/> to do; never, while nothing is under
    /// way.</summary>
    public Task? Progress => beingForgotten > 0 ? forgetting : handedOver.TryPeek(out var oldest) ? oldest.Safe : null;

    public void Add(PendingBatch batch, Task safe) => handedOver.Enqueue((batch, safe));

    /// <summary>Begins to forget what is safe, unless it is at it.</summary>
    /// <exception cref="Exception">What was handed over is not safe, or could not be forgotten: read it
    /// again.</exception>
    public void ForgetSafe(CancellationToken cancellationToken)
    {
        if (!forgetting.IsCompleted)
            return;

        forgetting.GetAwaiter().GetResult();
        for (; beingForgotten > 0; beingForgotten--)
            handedOver.Dequeue();
        PendingRow[] safe = [.. TakeSafe()];
        if (safe.Length > 0)
            forgetting = ForgetAsync(safe, cancellationToken);
    }

    /// <summary>Waits until all is forgotten.</summary>
    /// <exception cref="Exception">Something is not safe, or could not be forgotten.</exception>
    public async Task ForgetAllAsync(CancellationToken cancellationToken)
    {
        for (ForgetSafe(cancellationToken); Progress is { } progress; ForgetSafe(cancellationToken))
            await progress.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Waits until nothing is under way any more, however it ended.</summary>
    public async Task EndAsync() => await Task.WhenAll([forgetting, .. handedOver.Select(entry => entry.Safe)])
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task ForgetAsync(PendingRow[] safe, CancellationToken cancellationToken)
    {
        await pending.DeleteAsync(safe, owner, cancellationToken);
        if (apart > TimeSpan.Zero && safe.Length < Relay.BatchSize)
            await Task.Delay(apart, clock, cancellationToken);
    }

    private IEnumerable<PendingRow> TakeSafe()
    {
        foreach (var (batch, safe) in handedOver.TakeWhile(entry => entry.Safe.IsCompleted))
        {
            safe.GetAwaiter().GetResult();
            beingForgotten++;
            foreach (var row in batch.Rows)
                yield return row;
        }
    }
}
