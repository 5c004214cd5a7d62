using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Telemetry;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Relaying;

/// <summary>Hands committed events to the transport and forgets them when they are safe. At least once; order per key;
/// any number of relays may run, each owns its share of the shards.</summary>
/// <param name="leases">What this relay may hand over.</param>
/// <param name="pending">What waits.</param>
/// <param name="transport">Where it goes.</param>
/// <param name="clock">Pauses.</param>
/// <param name="logger">Reports failures.</param>
public sealed partial class Relay(
    ShardLeases leases, PendingEvents pending, IEventTransport transport, TimeProvider clock, ILogger<Relay> logger)
    : BackgroundService, ICommitListener
{
    internal const int BatchSize = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan ForgettingApart = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);
    private readonly CommitSignal wakeUp = new();

    /// <inheritdoc />
    public bool SeesAll => leases.Owned.Count == EventLog.Shards;

    /// <inheritdoc />
    public void Committed() => wakeUp.Notify();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(
            ForeverAsync("renew its leases", RenewAsync, stoppingToken),
            ForeverAsync("hand over events", DrainAsync, stoppingToken));
        using var limit = new CancellationTokenSource(ReleaseLimit, clock);
        try
        {
            await leases.ReleaseAsync(limit.Token);
        }
        catch (Exception failure)
        {
            LogFailed("release its leases", failure);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await leases.RenewAsync(cancellationToken);
        wakeUp.Notify();
        await Task.Delay(ShardLeases.Renewal, clock, cancellationToken);
    }

    /// <summary>Hands over until nothing is pending, then waits. Several batches are under way at once; they are
    /// forgotten in their order, and after a failure all are read again. What is under way at a stop may end, for a
    /// while: else its consumers would see it twice.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var underWay = new UnderWay(pending, leases.Owner, clock, ForgettingApart);
        await using var ahead = new ReadAhead(pending, leases);
        var gather = new Gathering(clock, Apart, atOnce: 3);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var abandon = new CancellationTokenSource();
        await using var stop = cancellationToken.Register(() => abandon.CancelAfter(EndLimit));
        var woken = Task.FromResult(true);
        transport.BeginAgain();
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                underWay.ForgetSafe(abandon.Token);
                // What is committed while a slow consumer holds up the oldest is handed over too.
                woken ??= wakeUp.WaitAsync(Poll, ended.Token);
                if (underWay.IsFull)
                    await underWay.Progress!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                else if (!woken.IsCompleted)
                    await AnyAsync(woken, underWay.Progress);
                else if (gather.Wait() is { } wait)
                    await AnyAsync(Task.Delay(wait, clock, ended.Token), underWay.Progress);
                else if (!await ReadAsync(ahead, underWay, gather, abandon.Token, cancellationToken))
                    woken = null;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was reading.
        }
        finally
        {
            await ended.CancelAsync();
            if (cancellationToken.IsCancellationRequested)
                await underWay.ForgetAllAsync(abandon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await underWay.EndAsync();
        }
    }

    /// <summary>Hands over what is there.</summary>
    /// <returns>Whether there may be more.</returns>
    private async Task<bool> ReadAsync(
        ReadAhead ahead, UnderWay underWay, Gathering gather, CancellationToken abandon,
        CancellationToken cancellationToken)
    {
        // What was committed until it looks is about to be seen.
        var batch = await ahead.NextAsync(underWay.Rows, BatchSize, wakeUp.Clear, cancellationToken);
        if (batch is null || batch.Rows.Count == 0)
            return false;

        underWay.Add(batch, PublishAsync(batch, abandon));
        gather.Read(ahead.IsBacklog);
        return ahead.IsBacklog;
    }

    private async Task PublishAsync(PendingBatch batch, CancellationToken cancellationToken)
    {
        using var trace = new PublishTrace(batch.Records);
        await transport.PublishAsync(batch.Records, cancellationToken);
        MessagingTelemetry.CountPublished(batch.Records.Count);
    }

    private static Task<Task> AnyAsync(Task one, Task? other) =>
        other is null ? Task.WhenAny(one) : Task.WhenAny(one, other);

    private async Task ForeverAsync(
        string doing, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await work(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(doing, failure);
                await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "The relay could not {Doing}; it tries again.")]
    private partial void LogFailed(string doing, Exception exception);
}
