using Microsoft.AspNetCore.Components;
using TaskFlow.Web.Features.Workspaces;

namespace TaskFlow.Web.Features.Projects;

public sealed partial class ProjectPage(WorkspaceStore workspace) : IDisposable
{
    [Parameter]
    public Guid Id { get; set; }

    // There is always an Inbox: without any project nothing is known yet.
    private bool IsMissing => workspace.Projects.Count > 0 && workspace.Project(Id) is null;

    private string Name => workspace.Project(Id)?.Name ?? "Project";

    protected override void OnInitialized() => workspace.Changed += Refresh;

    public void Dispose() => workspace.Changed -= Refresh;

    private void Refresh() => _ = InvokeAsync(StateHasChanged);
}
