using TaskFlow.Data;
using TaskFlow.Data.Events;

namespace TaskFlow.Workers.Live;

/// <summary>Tells the streams of every Api process which workspaces have new revisions, those of this one first: one
/// NOTIFY for all that came meanwhile, at most 100 a second.</summary>
internal sealed partial class ChangeNotifier(
    DataSources sources, RevisionSignal revisions, ILogger<ChangeNotifier> logger) : BackgroundService
{
    public const string ChannelName = "workspace_changes";

    public static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await committed.WaitAsync(TimeSpan.FromMinutes(1), stoppingToken))
                continue;

            var workspaces = Take();
            try
            {
                revisions.Notify(workspaces);
                var told = new RevisedWorkspaces(revisions.Sender, workspaces);
                await Signals.SendAsync(sources.Worker, ChannelName, told.ToPayload(), stoppingToken);
                await Task.Delay(Spacing, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure.Message);
                await Task.Delay(AfterFailure, stoppingToken);
                Changed(workspaces);
            }
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
