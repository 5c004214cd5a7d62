using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>What was deleted, and the way back.</summary>
public sealed partial class TrashPage : IDisposable
{
    private const string Query = "status=any&trash=true&sort=updated";

    private readonly TasksApi api;
    private readonly TaskCommands commands;
    private readonly WorkspaceStore workspace;
    private readonly ViewerClock clock;
    private readonly NavigationManager navigation;
    private readonly Coalesced reload;
    private Page<TaskResponse>? page;
    private int wanted = Pages.Size;
    private Problem? problem;

    public TrashPage(
        TasksApi api, TaskCommands commands, WorkspaceStore workspace, ViewerClock clock, NavigationManager navigation,
        TimeProvider time)
    {
        (this.api, this.commands, this.workspace) = (api, commands, workspace);
        (this.clock, this.navigation) = (clock, navigation);
        reload = new(time, TimeSpan.FromMilliseconds(60), () => InvokeAsync(LoadAsync));
    }

    public void Dispose()
    {
        commands.Changed -= Hear;
        workspace.TasksChanged -= reload.Soon;
        reload.Dispose();
    }

    protected override Task OnInitializedAsync()
    {
        commands.Changed += Hear;
        workspace.TasksChanged += reload.Soon;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var count = wanted;
        var result = await api.FirstAsync(Query, count, default);
        if (count != wanted)
            return;

        problem = result.Problem;
        page = result.Value ?? page;
        StateHasChanged();
    }

    private Task MoreAsync()
    {
        wanted += Pages.Size;
        return LoadAsync();
    }

    private void Hear(TaskResponse task) => reload.Soon();
}
