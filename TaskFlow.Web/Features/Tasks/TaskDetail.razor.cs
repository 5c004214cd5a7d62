using System.Text.Json;
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

    private Task SaveTagsAsync(IReadOnlyList<string> tags) => PatchAsync(new MergePatch().Set("tags", tags));

    private Task ProjectAsync(ChangeEventArgs change) =>
        Guid.TryParse(change.Value?.ToString(), out var project)
            ? PatchAsync(new MergePatch().Set("projectId", project)) : Task.CompletedTask;

    private async Task RestoreAsync() => Take(await api.DoAsync(Id, "restore", default));

    private async Task SaveAsync(TaskField field, string? text)
    {
        var mine = (text ?? "").ReplaceLineEndings(field == TaskField.Title ? " " : "\n").Trim();
        var seen = editing ?? task!;
        editing = null;
        var before = field.Of(seen);
        if (mine == before || (field == TaskField.Title && mine.Length == 0))
            return;

        var result = await api.PatchAsync(Id, new MergePatch().Set(field.Name, mine), seen.Version, default);
        if (result.Problem is { Status: 412, Current: { } current }
            && current.Deserialize(ApiClient.Json.TaskResponse) is { } theirs)
        {
            // Someone changed the task; only if it was this field is there anything to ask.
            if (field.Of(theirs) == before)
                result = await api.PatchAsync(Id, new MergePatch().Set(field.Name, mine), theirs.Version, default);
            else
                conflict = new(field, mine, theirs);
        }

        if (conflict is null)
            Take(result);
    }

    private async Task KeepMineAsync()
    {
        var (field, mine, theirs) = conflict!;
        conflict = null;
        Take(await api.PatchAsync(Id, new MergePatch().Set(field.Name, mine), theirs.Version, default));
    }

    private void TakeTheirs()
    {
        task = conflict!.Theirs;
        conflict = null;
        reload.Soon();
    }

    private async Task PatchAsync(MergePatch patch) => Take(await api.PatchAsync(Id, patch, null, default));

    private void Take(ApiResult<TaskResponse> result)
    {
        problem = result.Problem;
        if (result.Value is { } changed)
            Show(changed);
        else
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
