using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Features.Audit;

/// <summary>The workspace's log, kept fresh.</summary>
public sealed partial class ActivityPage : IDisposable
{
    private const int Tries = 8;

    private readonly AuditApi audit;
    private readonly WorkspaceStore workspace;
    private readonly Coalesced reload;
    private Page<AuditEntryResponse>? page;
    private int wanted = Pages.Size;
    private Problem? problem;
    private LiveChange? awaited;
    private int triesLeft;

    public ActivityPage(AuditApi audit, WorkspaceStore workspace, TimeProvider time)
    {
        (this.audit, this.workspace) = (audit, workspace);
        reload = new(time, TimeSpan.FromMilliseconds(250), () => InvokeAsync(RefreshAsync));
    }

    public void Dispose()
    {
        workspace.Heard -= Hear;
        reload.Dispose();
    }

    protected override Task OnInitializedAsync()
    {
        workspace.Heard += Hear;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var count = wanted;
        var result = await audit.NewestAsync(count, default);
        if (count != wanted)
            return;

        problem = result.Problem;
        page = result.Value ?? page;
    }

    private Task MoreAsync()
    {
        wanted += Pages.Size;
        return LoadAsync();
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
        // The log is written beside the stream, and may be a moment behind it.
        if (awaited is not null && triesLeft-- > 0 && !IsLogged(awaited))
            reload.Soon();
    }

    private bool IsLogged(LiveChange change) => page?.Items.Any(entry =>
        entry.Type == change.Type && entry.Subject == change.Subject && entry.At == change.At) is true;

    private void Hear(LiveChange? change)
    {
        // That somebody was told is not in the log.
        if (change?.Type == EventTypes.NotificationCreated)
            return;

        (awaited, triesLeft) = (change, Tries);
        reload.Soon();
    }
}
