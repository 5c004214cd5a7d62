using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskFlow.Data;
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
    private const int BatchSize = 500;

    // What may be under way at once. Counted in events: on a long line many small batches are.
    private const int MostEvents = 4 * BatchSize;
    private const int MostBatches = 64;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);
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
        using var limit = new CancellationTokenSource(StopLimit, clock);
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
    /// forgotten in their order, and after a failure all are read again.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var underWay = new Queue<HandedOver>();
        var ahead = new ReadAhead(pending, leases);
        var gather = new Gathering(clock, transport.HandlesTogether);
        transport.BeginAgain();
        try
        {
            while (true)
            {
                var settled = underWay.TryPeek(out var oldest) && oldest.Safe.IsCompleted;
                if (settled || IsFull(underWay))
                    await ForgetOldestAsync(underWay, cancellationToken);
                else if (gather.Wait(underWay.Count) is { } wait)
                    await SafeOrAsync(Task.Delay(wait, clock, cancellationToken), oldest, cancellationToken);
                else if (await ReadAsync(ahead, underWay, cancellationToken))
                    gather.Read(ahead.IsBacklog);
                else
                    await MoreOrSafeAsync(oldest, cancellationToken);
            }
        }
        finally
        {
            var rest = Task.WhenAll(underWay.Select(entry => entry.Safe));
            await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsFull(Queue<HandedOver> underWay) =>
        underWay.Count == MostBatches || underWay.Sum(entry => entry.Batch.Rows.Count) > MostEvents - BatchSize;

    private async Task<bool> ReadAsync(
        ReadAhead ahead, Queue<HandedOver> underWay, CancellationToken cancellationToken)
    {
        // What was committed until it looks is about to be seen.
        PendingRow[] known = [.. underWay.SelectMany(entry => entry.Batch.Rows)];
        var batch = await ahead.NextAsync(known, BatchSize, wakeUp.Clear, cancellationToken);
        if (batch is null || batch.Rows.Count == 0)
            return false;

        underWay.Enqueue(new HandedOver(batch, PublishAsync(batch, cancellationToken)));
        return true;
    }

    private async Task PublishAsync(PendingBatch batch, CancellationToken cancellationToken)
    {
        using var trace = new PublishTrace(batch.Records);
        await transport.PublishAsync(batch.Records, cancellationToken);
        MessagingTelemetry.CountPublished(batch.Records.Count);
    }

    // While the oldest is under way, what is committed meanwhile is handed over too: one slow consumer holds up nobody
    // else.
    private async Task MoreOrSafeAsync(HandedOver? oldest, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task woken = wakeUp.WaitAsync(Poll, ended.Token);
        await SafeOrAsync(woken, oldest, cancellationToken);
        await ended.CancelAsync();
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task SafeOrAsync(Task other, HandedOver? oldest, CancellationToken cancellationToken)
    {
        await (oldest is null ? Task.WhenAny(other) : Task.WhenAny(other, oldest.Safe));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task ForgetOldestAsync(Queue<HandedOver> underWay, CancellationToken cancellationToken)
    {
        var (batch, safe) = underWay.Peek();
        await safe;
        Failpoints.Hit(Failpoints.BeforePendingDelete);
        await pending.DeleteAsync(batch, leases.Owner, cancellationToken);
        underWay.Dequeue();
    }

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

    private sealed record HandedOver(PendingBatch Batch, Task Safe);
}
