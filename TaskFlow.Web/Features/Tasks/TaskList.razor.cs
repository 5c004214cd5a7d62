using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>The rows that a query of the Api gives, kept fresh, and what is done to them.</summary>
public sealed partial class TaskList : IDisposable
{
    private readonly TasksApi api;
    private readonly TaskCommands commands;
    private readonly WorkspaceStore workspace;
    private readonly ViewerClock clock;
    private readonly NavigationManager navigation;
    private readonly Handover handover;
    private readonly Coalesced reload;
    private readonly CancellationTokenSource leaving = new();
    private TaskListState? state;
    private int wanted;
    private IReadOnlyList<TaskGroupRows> groups = [];
    private readonly Turns turns = new();
    private Dictionary<Guid, int> depths = [];
    private Problem? problem;
    private EditConflict? conflict;

    public TaskList(
        TasksApi api, TaskCommands commands, WorkspaceStore workspace, ViewerClock clock, NavigationManager navigation,
        Handover handover, TimeProvider time)
    {
        (this.api, this.commands, this.workspace, this.clock) = (api, commands, workspace, clock);
        (this.navigation, this.handover) = (navigation, handover);
        reload = new(time, TimeSpan.FromMilliseconds(60), () => InvokeAsync(LoadAsync));
    }

    /// <summary>As the Api's list takes it, without limit and cursor.</summary>
    [Parameter, EditorRequired]
    public string Query { get; set; } = "";

    [Parameter]
    public Func<IReadOnlyList<TaskResponse>, IReadOnlyList<TaskGroupRows>> Group { get; set; } = Grouping.None;

    [Parameter]
    public bool ShowProject { get; set; }

    /// <summary>The rows stand in the order that people gave them, and may be moved.</summary>
    [Parameter]
    public bool CanMove { get; set; }

    [Parameter]
    public RenderFragment? Empty { get; set; }

    /// <summary>Whether a row, and with it all that follow, is more than is wanted.</summary>
    [Parameter]
    public Func<TaskResponse, bool> IsBeyond { get; set; } = _ => false;

    /// <summary>The rows, whenever they are read anew.</summary>
    [Parameter]
    public EventCallback<TaskListState> OnLoaded { get; set; }

    [PersistentState]
    public Guid? Handed { get; set; }

    public void Dispose()
    {
        commands.Changed -= Hear;
        workspace.TasksChanged -= reload.Soon;
        workspace.Changed -= Redraw;
        reload.Dispose();
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override void OnInitialized()
    {
        commands.Changed += Hear;
        workspace.TasksChanged += reload.Soon;
        workspace.Changed += Redraw;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (state?.Query == Query)
            return;

        wanted = Pages.Size;
        if (handover.TryTake<TaskListState>(Handed, out var handed) && handed.Query == Query)
        {
            await ShowAsync(handed);
            return;
        }

        state = null;
        await LoadAsync();
        if (!RendererInfo.IsInteractive && state is not null)
            Handed = handover.Keep(state);
    }

    private async Task LoadAsync()
    {
        var (query, count, turn) = (Query, wanted, turns.Next());
        var result = await api.FirstAsync(query, count, leaving.Token);
        if ((query, count) != (Query, wanted) || !turns.IsNews(turn))
            return;

        problem = result.Problem;
        if (result.Value is { } page)
            await ShowAsync(new TaskListState(query, page.Items, page.NextCursor));
        StateHasChanged();
    }

    private Task MoreAsync()
    {
        wanted += Pages.Size;
        return LoadAsync();
    }

    private async Task ShowAsync(TaskListState next)
    {
        state = next;
        Arrange();
        await OnLoaded.InvokeAsync(next);
    }

    // In an order of another kind subtasks stand where that order puts them.
    private void Arrange()
    {
        var rows = CanMove ? Nesting.Of(state!.Items) : [];
        depths = rows.ToDictionary(row => row.Task.Id, row => row.Depth);
        groups = Group(CanMove ? [.. rows.Select(row => row.Task)] : state!.Items);
        // Behind the last row there may be more: what seems empty there is only not read yet.
        if (state!.Next is not null)
            groups = [.. groups.Reverse().SkipWhile(group => group.Tasks.Count == 0).Reverse()];
    }

    private void Hear(TaskResponse task)
    {
        Replace(task);
        reload.Soon();
    }

    private void Replace(TaskResponse task)
    {
        if (state is null || state.Items.All(each => each.Id != task.Id))
            return;
        // Answers to commands leave out what only lists read.
        state = state with
        {
            Items = [.. state.Items.Select(each => each.Id != task.Id ? each : task with
            {
                ParentTitle = task.ParentTitle ?? each.ParentTitle,
                Subtasks = task.Subtasks ?? each.Subtasks,
            })],
        };
        Arrange();
        _ = InvokeAsync(StateHasChanged);
    }

    /// <summary>Opens it beside the list that one is in.</summary>
    private string HrefOf(TaskResponse task) => navigation.GetUriWithQueryParameter("task", task.Id);

    private void Redraw() => _ = InvokeAsync(StateHasChanged);
}
