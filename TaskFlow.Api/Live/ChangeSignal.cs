using Npgsql;
using TaskFlow.Data;
using TaskFlow.Data.Events;

namespace TaskFlow.Api.Live;

/// <summary>Wakes the streams of this process when the live consumer, wherever it runs, has numbered new changes. The payload is
/// never relied on: a stream reads the table, and reads it every 15 s anyway.</summary>
internal sealed partial class ChangeSignal(
    DataSources sources, RevisionSignal revisions, ILogger<ChangeSignal> logger) : BackgroundService
{
    private const string Channel = "workspace_changes";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private volatile TaskCompletionSource next = New();

    /// <summary>Ends with the next signal.</summary>
    public Task Next => next.Task;

    /// <summary>Waits for a signal taken before.</summary>
    /// <returns>Whether it came within <paramref name="timeout"/>.</returns>
    public static async Task<bool> WaitAsync(Task signal, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await signal.WaitAsync(timeout, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        revisions.Revised += Wake;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Lost(logger, failure.Message);
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await sources.App.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, told) =>
        {
            if (told.Payload != revisions.Sender)
                Wake();
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);

        // What was numbered while nobody listened.
        Wake();
        while (true)
        {
            if (await connection.WaitAsync(KeepAlive, cancellationToken))
                continue;

            // A connection that died without a word is only noticed by asking something.
            await using var question = new NpgsqlCommand("SELECT 1", connection);
            await question.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private void Wake() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(1, LogLevel.Warning, "The connection that listens for changes was lost and is opened again: {Reason}")]
    private static partial void Lost(ILogger logger, string reason);
}
