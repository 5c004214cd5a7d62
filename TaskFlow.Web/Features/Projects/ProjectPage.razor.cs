using Microsoft.AspNetCore.Components;
using TaskFlow.Web.Features.Workspaces;

namespace TaskFlow.Web.Features.Projects;

public sealed partial class ProjectPage(WorkspaceStore workspace) : IDisposable
{
    [Parameter]
    public Guid Id { get; set; }

    private string Name => workspace.Projects.FirstOrDefault(project => project.Id == Id)?.Name ?? "Project";

    protected override void OnInitialized() => workspace.Changed += Refresh;

    public void Dispose() => workspace.Changed -= Refresh;

    private void Refresh() => _ = InvokeAsync(StateHasChanged);
}
