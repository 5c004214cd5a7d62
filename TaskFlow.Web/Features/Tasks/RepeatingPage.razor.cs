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
    private readonly TasksApi tasks;
    private readonly TaskCommands commands;
    private readonly WorkspaceStore workspace;
    private readonly ViewerClock clock;
    private readonly NavigationManager navigation;
    private readonly Toasts toasts;
    private readonly Coalesced reload;
    private IReadOnlyList<SeriesResponse>? all;
    private Problem? problem;

    public RepeatingPage(
        SchedulesApi api, TasksApi tasks, TaskCommands commands, WorkspaceStore workspace, ViewerClock clock,
        NavigationManager navigation, Toasts toasts, TimeProvider time)
    {
        (this.api, this.tasks, this.commands, this.workspace) = (api, tasks, commands, workspace);
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

    private async Task PauseAsync(SeriesResponse series, bool paused)
    {
        var result = paused
            ? await api.PauseAsync(series.Id, default)
            : await api.ResumeAsync(series.Id, default);
        await DoneAsync(series, result.Problem, paused ? "Paused" : "Resumed", () => PauseAsync(series, !paused));
    }

    /// <summary>Its tasks stay; the open one can be made to repeat again.</summary>
    private async Task StopAsync(SeriesResponse series)
    {
        var result = await api.StopAsync(series.Id, default);
        await DoneAsync(series, result.Problem, series.State == "ended" ? "Removed" : "Stopped",
            series is { TaskId: not null, State: not "ended" } ? () => RepeatAsync(series) : null);
    }

    private async Task RepeatAsync(SeriesResponse series)
    {
        var result = await api.RestoreAsync(series.Id, default);
        await DoneAsync(series, result.Problem, "Repeats again:", null);
    }

    private async Task DoneAsync(SeriesResponse series, Problem? failed, string said, Func<Task>? undo)
    {
        if (failed is not null)
            toasts.Fail($"Not done: {failed.Detail}");
        else
            toasts.Show(new Toast($"{said} “{series.Title}”", "Undo", undo is null ? null : () => InvokeAsync(undo)));
        await LoadAsync();
        // What this browser does is no news to it: the open task hears of it here.
        if (series.TaskId is { } id && (await tasks.ReadAsync(id, default)).Value is { } task)
            commands.Tell(task);
    }

    private static string NameOf(string state) => state == "paused" ? "Paused" : "Ended";

    private void Hear(TaskResponse task) => reload.Soon();
}
