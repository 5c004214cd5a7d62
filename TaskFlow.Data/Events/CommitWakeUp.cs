using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace TaskFlow.Data.Events;

/// <summary>Carries commits to whoever waits for events: at once inside the process, by a coalesced NOTIFY to other
/// processes, at most 500 a second.</summary>
/// <remarks>Best effort by nature; who listens also looks by the clock.</remarks>
/// <param name="sources">The pools; the relay's is used.</param>
/// <param name="commits">This process' commits.</param>
/// <param name="listeners">Who wants to know; without any, nothing is listened for.</param>
/// <param name="logger">Reports lost connections.</param>
public sealed partial class CommitWakeUp(
    DataSources sources, CommitSignal commits, IEnumerable<ICommitListener> listeners, ILogger<CommitWakeUp> logger)
    : BackgroundService
{
    private const string ChannelName = "taskflow_committed";
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private readonly ICommitListener[] listeners = [.. listeners];

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        ForeverAsync(TellAsync, stoppingToken),
        listeners.Length == 0 ? Task.CompletedTask : ForeverAsync(ListenAsync, stoppingToken));

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await commits.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken))
                continue;

            WakeListeners();
            if (listeners.Any(listener => listener.SeesAll))
                continue;

            await Signals.SendAsync(sources.Relay, ChannelName, "", cancellationToken);
            await Task.Delay(Spacing, cancellationToken);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, _) => WakeListeners();
        await using (var command = new NpgsqlCommand($"LISTEN {ChannelName}", connection))
            await command.ExecuteNonQueryAsync(cancellationToken);

        // What came while nobody listened is found by looking once.
        WakeListeners();
        while (true)
        {
            if (await connection.WaitAsync(KeepAlive, cancellationToken))
                continue;

            await using var question = new NpgsqlCommand("SELECT 1", connection);
            await question.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private void WakeListeners()
    {
        foreach (var listener in listeners)
            listener.Committed();
    }

    private async Task ForeverAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
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
                LogLost(failure.Message);
                var pause = Task.Delay(AfterFailure, cancellationToken);
                await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "The wake-up connection was lost and is opened again: {Reason}")]
    private partial void LogLost(string reason);
}
