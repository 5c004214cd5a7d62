using System.Threading.RateLimiting;
using TaskFlow.Data.Commands;

namespace TaskFlow.Data.Accounts;

/// <summary>Who hashes a password waits for a turn: each takes a core for a tenth of a second, by design, and anybody may
/// ask for it. So half of the cores are left to those who are signed in.</summary>
/// <remarks>Not kept apart by address: behind a proxy or a large network all have the same one.</remarks>
/// <param name="clock">Measures how long somebody waits: as long as other requests do, at most four seconds.</param>
public sealed class PasswordTurns(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(2);

    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = AtOnce,
        QueueLimit = Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>How many have their turn at a time.</summary>
    public static int AtOnce { get; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>How many wait for it: as many as may hope for it. One more is told to come again.</summary>
    public static int Waiting { get; } = 32 * AtOnce;

    /// <summary>Waits for a turn. To be taken before anything else that others may need, such as a connection.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>To be disposed of when it is over.</returns>
    /// <exception cref="BusyException">Too many wait already, or it did not come in time.</exception>
    public async ValueTask<IDisposable> NextAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var lease = await limiter.AcquireAsync(1, either.Token).ConfigureAwait(false);
            if (lease.IsAcquired)
                return lease;

            lease.Dispose();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The same answer as for who may not even wait.
        }

        throw new BusyException(
            "Too many people sign in or register at this moment. Try again in a few seconds.", ComeBack);
    }

    /// <inheritdoc />
    public void Dispose() => limiter.Dispose();
}
