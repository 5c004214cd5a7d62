using TaskFlow.Web.Features.Workspaces;

namespace TaskFlow.Web.App;

public sealed partial class NotificationBell(WorkspaceStore workspace) : IDisposable
{
    private WorkspaceStore Workspace => workspace;

    protected override void OnInitialized() => workspace.Changed += Refresh;

    public void Dispose() => workspace.Changed -= Refresh;

    private void Refresh() => _ = InvokeAsync(StateHasChanged);
}
