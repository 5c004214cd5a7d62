using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Every series, with its rule in words and its next date.</summary>
public sealed partial class RepeatingPage : IDisposable
{
    private readonly SchedulesApi api;
    private readonly TaskCommands commands;
    private readonly WorkspaceStore workspace;
    private readonly ViewerClock clock;
    private readonly NavigationManager navigation;
    private readonly Toasts toasts;
    private readonly Coalesced reload;
    private IReadOnlyList<SeriesResponse>? all;
    private Problem? problem;

    public RepeatingPage(
        SchedulesApi api, TaskCommands commands, WorkspaceStore workspace, ViewerClock clock,
        NavigationManager navigation, Toasts toasts, TimeProvider time)
    {
        (this.api, this.commands, this.workspace) = (api, commands, workspace);
        (this.clock, this.navigation, this.toasts) = (clock, navigation, toasts);
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
        var result = await api.ListAsync(default);
        problem = result.Problem;
        all = result.Value ?? all;
        StateHasChanged();
    }

    private async Task ChangeAsync(
        SeriesResponse series, Func<Guid, CancellationToken, Task<ApiResult<SeriesResponse>>> change, string said)
    {
        var result = await change(series.Id, default);
        if (result.Problem is { } failed)
            toasts.Fail($"Not done: {failed.Detail}");
        else
            toasts.Show(new Toast($"{said} “{series.Title}”"));
        await LoadAsync();
    }

    private static string NameOf(string state) => state == "paused" ? "Paused" : "Ended";

    private void Hear(TaskResponse task) => reload.Soon();
}
