using Npgsql;
using TaskFlow.Data;
using TaskFlow.Data.Events;

namespace TaskFlow.Api.Live;

/// <summary>Wakes the streams of a workspace in this process when the live consumer, wherever it runs, has numbered
/// changes of it. The payload is never relied on: a stream reads the table, and reads it every 15 s anyway.</summary>
internal sealed partial class ChangeSignal(
    DataSources sources, RevisionSignal revisions, IHostApplicationLifetime lifetime, ILogger<ChangeSignal> logger)
    : BackgroundService
{
    private const string Channel = "workspace_changes";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    // Goes with the last stream of its workspace: anybody may ask for workspaces that there are none of.
    private readonly Dictionary<Guid, AwaitedWorkspace> awaited = [];
    private readonly Lock gate = new();

    /// <summary>Whether the process stops: then a stream ends, which it would wait for else.</summary>
    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>How many workspaces streams wait for.</summary>
    internal int Awaited => awaited.Count;

    /// <summary>A stream of a workspace begins.</summary>
    /// <returns>To be disposed of when it ends.</returns>
    public AwaitedWorkspace Enter(Guid workspaceId)
    {
        lock (gate)
        {
            if (!awaited.TryGetValue(workspaceId, out var workspace))
                awaited.Add(workspaceId, workspace = new AwaitedWorkspace(this, workspaceId));
            workspace.Streams++;
            return workspace;
        }
    }

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
        await using var stop = lifetime.ApplicationStopping.Register(() => Wake(null));
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
            var revised = RevisedWorkspaces.Parse(told.Payload);
            if (revised.Sender != revisions.Sender)
                Wake(revised.Workspaces);
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);

        // What was numbered while nobody listened.
        Wake(null);
        while (true)
        {
            if (await connection.WaitAsync(KeepAlive, cancellationToken))
                continue;

            // A connection that died without a word is only noticed by asking something.
            await using var question = new NpgsqlCommand("SELECT 1", connection);
            await question.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private void Wake(IEnumerable<Guid>? workspaces)
    {
        lock (gate)
        {
            foreach (var workspaceId in workspaces ?? awaited.Keys)
                awaited.GetValueOrDefault(workspaceId)?.Wake();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The connection that listens for changes was lost and is opened again: {Reason}")]
    private static partial void Lost(ILogger logger, string reason);

    /// <summary>What the streams of one workspace wait for. Each disposes of it once.</summary>
    internal sealed class AwaitedWorkspace(ChangeSignal signal, Guid id) : IDisposable
    {
        private TaskCompletionSource next = New();

        public int Streams { get; set; }

        /// <summary>Ends with the next signal for the workspace, and when the process stops.</summary>
        public Task Next()
        {
            var told = Volatile.Read(ref next).Task;
            return signal.IsStopping ? Task.CompletedTask : told;
        }

        public void Wake() => Interlocked.Exchange(ref next, New()).SetResult();

        public void Dispose()
        {
            lock (signal.gate)
            {
                if (--Streams == 0)
                    signal.awaited.Remove(id);
            }
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
