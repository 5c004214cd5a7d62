using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>One task, each field saved as it is left. A field that someone else wrote meanwhile is never overwritten
/// unasked.</summary>
public sealed partial class TaskDetail : IDisposable
{
    private readonly TasksApi api;
    private readonly TaskCommands commands;
    private readonly WorkspaceStore workspace;
    private readonly ViewerClock clock;
    private readonly Handover handover;
    private readonly NavigationManager navigation;
    private readonly Coalesced reload;
    private readonly Turns turns = new();
    private TaskResponse? task;
    private Problem? problem;
    private EditConflict? conflict;

    // The task as it was when somebody began to write its title: news must not change the box under their hands.
    private TaskResponse? begun;
    private string? title;
    private bool refused;

    public TaskDetail(
        TasksApi api, TaskCommands commands, WorkspaceStore workspace, ViewerClock clock, Handover handover,
        NavigationManager navigation, TimeProvider time)
    {
        this.navigation = navigation;
        (this.api, this.commands, this.workspace) = (api, commands, workspace);
        (this.clock, this.handover) = (clock, handover);
        reload = new(time, TimeSpan.FromMilliseconds(60), () => InvokeAsync(LoadAsync));
    }

    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    /// <summary>Where closing leads.</summary>
    [Parameter]
    public string CloseHref { get; set; } = "/today";

    [PersistentState]
    public Guid? Handed { get; set; }

    /// <summary>Another task in the same place: beside the list, or on a page of its own.</summary>
    private string HrefOf(Guid id) =>
        navigation.ToBaseRelativePath(navigation.Uri).StartsWith("task/", StringComparison.Ordinal)
            ? $"/task/{id}"
            : navigation.GetUriWithQueryParameter("task", id);

    private bool Deleted => task?.DeletedAt is not null;

    public void Dispose()
    {
        commands.Changed -= Hear;
        workspace.TasksChanged -= reload.Soon;
        workspace.Changed -= Redraw;
        reload.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        commands.Changed += Hear;
        workspace.TasksChanged += reload.Soon;
        workspace.Changed += Redraw;
        if (handover.TryTake(Handed, out task))
            return;

        await LoadAsync();
        if (!RendererInfo.IsInteractive && task is not null)
            Handed = handover.Keep(task);
    }

    private async Task LoadAsync()
    {
        var turn = turns.Next();
        var result = await api.ReadAsync(Id, default);
        if (!turns.IsNews(turn))
            return;

        problem = result.Problem;
        if (result.Value is { } read)
            task = read;
        StateHasChanged();
    }

    private Task ToggleAsync(ChangeEventArgs change)
    {
        var (before, done) = (task!, change.Value is true);
        return OptimisticAsync(
            before with { Status = done ? "completed" : "open" },
            () => done ? commands.CompleteAsync(before) : commands.ReopenAsync(before));
    }

    private Task ProjectAsync(ChangeEventArgs change)
    {
        if (!Guid.TryParse(change.Value?.ToString(), out var project))
            return Task.CompletedTask;

        var edit = new TaskEdit(task!, TaskField.Project(workspace), new MergePatch().Set("projectId", project),
            workspace.Project(project)?.Name ?? "another project");
        return OptimisticAsync(edit.Seen with { ProjectId = project }, () => commands.SaveAsync(edit, Ask));
    }

    /// <summary>Shows what will be, and takes it back where the server refuses.</summary>
    private async Task OptimisticAsync(TaskResponse shown, Func<Task<bool>> command)
    {
        var before = task;
        task = shown;
        if (await command())
            return;

        if (task == shown)
            task = before;
        reload.Soon();
    }

    private async Task SaveTitleAsync()
    {
        refused = title is not null && !await SaveAsync(TaskField.Title, begun ?? task!, title);
        if (!refused)
            (begun, title) = (null, null);
    }

    private async Task<bool> SaveAsync(TaskField field, TaskResponse seen, string? text)
    {
        var mine = (text ?? "").ReplaceLineEndings(field == TaskField.Title ? " " : "\n").Trim();
        return mine == field.Of(seen) || (field == TaskField.Title && mine.Length == 0)
            || await WriteAsync(TaskEdit.Text(seen, field, mine));
    }

    /// <summary>True when it is written, or asked about.</summary>
    private async Task<bool> WriteAsync(TaskEdit edit)
    {
        var asked = conflict;
        if (await commands.SaveAsync(edit, Ask))
            return true;

        reload.Soon();
        return conflict != asked;
    }

    private void Ask(EditConflict found) => conflict = found;

    private async Task KeepMineAsync()
    {
        if (conflict is { } asked && await WriteAsync(asked.Edit with { Seen = asked.Theirs }) && conflict == asked)
            conflict = null;
    }

    private void TakeTheirs()
    {
        if (conflict is not { } asked)
            return;

        (task, conflict) = (asked.Theirs, null);
        reload.Soon();
    }

    private void Show(TaskResponse changed) => commands.Tell(changed);

    private void Redraw() => _ = InvokeAsync(StateHasChanged);

    private void Hear(TaskResponse changed)
    {
        if (changed.Id != Id)
        {
            if (changed.ParentId == Id)
                reload.Soon();
            return;
        }

        // Answers to commands may leave out what only the detail has.
        task = changed with
        {
            Description = changed.Description ?? task?.Description,
            Recurrence = changed.Recurrence ?? (changed.SeriesId is null ? null : task?.Recurrence),
            Reminders = changed.Reminders ?? task?.Reminders,
            ParentTitle = changed.ParentTitle ?? task?.ParentTitle,
            Subtasks = changed.Subtasks ?? task?.Subtasks,
        };
        Redraw();
        reload.Soon();
    }
}
