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
    private const int PageSize = 50;
    private const int MostAtOnce = 200;
    private const int Tries = 8;

    private readonly AuditApi audit;
    private readonly WorkspaceStore workspace;
    private readonly Coalesced reload;
    private IReadOnlyList<AuditEntryResponse>? entries;
    private string? next;
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
        // As many as are in sight, in whole pages.
        var shown = ((entries?.Count ?? 0) + PageSize - 1) / PageSize * PageSize;
        var limit = Math.Clamp(shown, PageSize, MostAtOnce);
        Show(await audit.ListAsync($"limit={limit}", default), []);
    }

    private async Task MoreAsync() =>
        Show(await audit.ListAsync($"limit={PageSize}&before={next}", default), entries!);

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
        // The log is written beside the stream, and may be a moment behind it.
        if (awaited is not null && triesLeft-- > 0 && !IsLogged(awaited))
            reload.Soon();
    }

    private bool IsLogged(LiveChange change) => entries?.Any(entry =>
        entry.Type == change.Type && entry.Subject == change.Subject && entry.At == change.At) is true;

    private void Show(ApiResult<Page<AuditEntryResponse>> result, IReadOnlyList<AuditEntryResponse> before)
    {
        problem = result.Problem;
        if (result.Value is { } page)
            (entries, next) = ([.. before, .. page.Items], page.NextCursor);
    }

    private void Hear(LiveChange? change)
    {
        // That somebody was told is not in the log.
        if (change?.Type == EventTypes.NotificationCreated)
            return;

        (awaited, triesLeft) = (change, Tries);
        reload.Soon();
    }
}
