using TaskFlow.Data;
using TaskFlow.Data.Events;

namespace TaskFlow.Workers.Live;

/// <summary>Tells the streams of every Api process which workspaces have new revisions, those of this one first: one
/// NOTIFY for all that came meanwhile, at most 100 a second. It goes on until all else has stopped: what is handled at
/// the end is told too.</summary>
internal sealed partial class ChangeNotifier(
    DataSources sources, RevisionSignal revisions, ILogger<ChangeNotifier> logger)
    : BackgroundService, IHostedLifecycleService
{
    public const string ChannelName = "workspace_changes";

    public static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastLimit = TimeSpan.FromSeconds(1);
    private readonly CommitSignal committed = new();
    private readonly Lock gate = new();
    private HashSet<Guid> revised = [];

    /// <summary>Revisions were committed.</summary>
    public void Changed(IEnumerable<Guid> workspaces)
    {
        lock (gate)
            revised.UnionWith(workspaces);
        committed.Notify();
    }

    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(LastLimit);
        await TellAsync(limit.Token);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await committed.WaitAsync(TimeSpan.FromMinutes(1), stoppingToken))
                await Task.Delay(await TellAsync(stoppingToken) ? Spacing : AfterFailure, stoppingToken);
        }
    }

    /// <returns>Whether all are told; if not, they are told with the next ones.</returns>
    private async Task<bool> TellAsync(CancellationToken cancellationToken)
    {
        var workspaces = Take();
        if (workspaces.Count == 0)
            return true;

        try
        {
            revisions.Notify(workspaces);
            var told = new RevisedWorkspaces(revisions.Sender, workspaces);
            await Signals.SendAsync(sources.Worker, ChannelName, told.ToPayload(), cancellationToken);
            return true;
        }
        catch (Exception failure)
        {
            Changed(workspaces);
            LogFailed(failure.Message);
            return false;
        }
    }

    private HashSet<Guid> Take()
    {
        lock (gate)
        {
            var workspaces = revised;
            revised = [];
            return workspaces;
        }
    }

    [LoggerMessage(2301, LogLevel.Warning, "Streams were not told of new revisions; they look by the clock: {Reason}")]
    private partial void LogFailed(string reason);
}
