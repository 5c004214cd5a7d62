using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Workspaces;

namespace TaskFlow.Web.Features.Tasks;

public sealed partial class AllTasksPage(
    NavigationManager navigation, ViewerClock clock, WorkspaceStore workspace) : IDisposable
{
    private TaskQuery query = new();

    private ViewerClock Clock => clock;

    private WorkspaceStore Workspace => workspace;

    protected override void OnInitialized()
    {
        query = TaskQuery.OfUrl(navigation.Uri);
        navigation.LocationChanged += Follow;
        workspace.Changed += Redraw;
    }

    public void Dispose()
    {
        navigation.LocationChanged -= Follow;
        workspace.Changed -= Redraw;
    }

    private void Go(TaskQuery next) => navigation.NavigateTo(next.ToUrl());

    private void Follow(object? sender, LocationChangedEventArgs change)
    {
        if (!new Uri(change.Location).AbsolutePath.Equals("/tasks", StringComparison.OrdinalIgnoreCase))
            return;
        query = TaskQuery.OfUrl(change.Location);
        StateHasChanged();
    }

    private void Redraw() => _ = InvokeAsync(StateHasChanged);
}
