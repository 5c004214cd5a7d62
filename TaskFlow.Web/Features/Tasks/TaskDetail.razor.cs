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
    private TaskResponse? task;
    private Problem? problem;
    private EditConflict? conflict;

    // The task as it was when somebody began to write into it: news must not change the box under their hands.
    private TaskResponse? editing;

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
        reload.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        commands.Changed += Hear;
        workspace.TasksChanged += reload.Soon;
        if (handover.TryTake(Handed, out task))
            return;

        await LoadAsync();
        if (!RendererInfo.IsInteractive && task is not null)
            Handed = handover.Keep(task);
    }

    private async Task LoadAsync()
    {
        var result = await api.ReadAsync(Id, default);
        problem = result.Problem;
        if (result.Value is { } read)
            task = read;
        StateHasChanged();
    }

    private Task<bool> ToggleAsync(ChangeEventArgs change) =>
        change.Value is true ? commands.CompleteAsync(task!) : commands.ReopenAsync(task!);

    private Task ProjectAsync(ChangeEventArgs change) =>
        Guid.TryParse(change.Value?.ToString(), out var project)
            ? WriteAsync(new(task!, TaskField.Project(workspace), new MergePatch().Set("projectId", project),
                workspace.Project(project)?.Name ?? "another project"))
            : Task.CompletedTask;

    private Task SaveAsync(TaskField field, string? text)
    {
        var mine = (text ?? "").ReplaceLineEndings(field == TaskField.Title ? " " : "\n").Trim();
        var seen = editing ?? task!;
        editing = null;
        return mine == field.Of(seen) || (field == TaskField.Title && mine.Length == 0)
            ? Task.CompletedTask
            : WriteAsync(TaskEdit.Text(seen, field, mine));
    }

    private async Task WriteAsync(TaskEdit edit)
    {
        if (!await commands.SaveAsync(edit, Ask))
            reload.Soon();
    }

    private void Ask(EditConflict found) => conflict = found;

    private Task KeepMineAsync()
    {
        var edit = conflict!.Edit with { Seen = conflict.Theirs };
        conflict = null;
        return WriteAsync(edit);
    }

    private void TakeTheirs()
    {
        task = conflict!.Theirs;
        conflict = null;
        reload.Soon();
    }

    private void Show(TaskResponse changed) => commands.Tell(changed);

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
        _ = InvokeAsync(StateHasChanged);
        reload.Soon();
    }
}
