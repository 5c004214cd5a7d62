using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Features.Audit;

/// <summary>Has the log read again when something happens. It is written beside the stream that tells of it, and may be
/// a moment behind: then it is read some times more.</summary>
internal sealed class AuditNews : IDisposable
{
    private const int Tries = 8;

    private readonly WorkspaceStore workspace;
    private readonly Func<LiveChange, bool> matters;
    private readonly Func<Task<IReadOnlyList<AuditEntryResponse>?>> read;
    private readonly Coalesced reload;
    private LiveChange? awaited;
    private int triesLeft;

    /// <param name="workspace">Tells what happens.</param>
    /// <param name="time">Paces the reading.</param>
    /// <param name="matters">Whether a change belongs to what is read.</param>
    /// <param name="read">Reads the log and gives what is shown.</param>
    public AuditNews(
        WorkspaceStore workspace, TimeProvider time, Func<LiveChange, bool> matters,
        Func<Task<IReadOnlyList<AuditEntryResponse>?>> read)
    {
        (this.workspace, this.matters, this.read) = (workspace, matters, read);
        reload = new(time, TimeSpan.FromMilliseconds(250), RefreshAsync);
        workspace.Heard += Hear;
    }

    public void Dispose()
    {
        workspace.Heard -= Hear;
        reload.Dispose();
    }

    private async Task RefreshAsync()
    {
        var entries = await read();
        if (awaited is { } change && triesLeft-- > 0 && entries?.Any(entry =>
            entry.Type == change.Type && entry.Subject == change.Subject && entry.At == change.At) is not true)
        {
            reload.Soon();
        }
    }

    private void Hear(LiveChange? change)
    {
        // That somebody was told is not in the log.
        if (change is not null && (change.Type == EventTypes.NotificationCreated || !matters(change)))
            return;

        (awaited, triesLeft) = (change ?? awaited, Tries);
        reload.Soon();
    }
}
