using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>What a person does to tasks. Each answers with a message that takes it back by a command of its own, so
/// that other browsers and the activity log see that too. One per circuit.</summary>
public sealed class TaskCommands(
    TasksApi api, SchedulesApi schedules, Toasts toasts, WorkspaceStore workspace, ViewerClock clock)
{
    /// <summary>A task changed here.</summary>
    public event Action<TaskResponse>? Changed;

    public Task<bool> CompleteAsync(TaskResponse task) =>
        RunAsync(() => api.DoAsync(task.Id, "complete", default), $"Completed “{Short(task.Title)}”",
            back => RunAsync(() => api.DoAsync(back.Id, "reopen", default)));

    public Task<bool> ReopenAsync(TaskResponse task) =>
        RunAsync(() => api.DoAsync(task.Id, "reopen", default), $"Reopened “{Short(task.Title)}”",
            back => RunAsync(() => api.DoAsync(back.Id, "complete", default)));

    public async Task<bool> DeleteAsync(TaskResponse task)
    {
        var result = await api.DeleteAsync(task.Id, default);
        var goesOn = task is { SeriesState: "active", SeriesId: not null };
        return Done(result, new Toast(
            $"Deleted “{Short(task.Title)}”" + (goesOn ? $", which repeats {task.Repeats}" : ""))
        {
            Other = goesOn ? new("Stop repeating", () => StopAsync(task.SeriesId!.Value, result.Value!)) : null,
        }, back => RunAsync(() => api.DoAsync(back.Id, "restore", default)));
    }

    public Task<bool> RestoreAsync(TaskResponse task) =>
        RunAsync(() => api.DoAsync(task.Id, "restore", default), $"Restored “{Short(task.Title)}”",
            back => RunAsync(() => api.DeleteAsync(back.Id, default)));

    /// <param name="task">As it was seen.</param>
    /// <param name="priority">The new one.</param>
    /// <param name="ask">Told when somebody else gave it another one; a message says so when left out.</param>
    public Task<bool> PrioritiseAsync(TaskResponse task, string priority, Action<EditConflict>? ask = null) =>
        priority == task.Priority
            ? Task.FromResult(true)
            : EditAsync(TaskEdit.Text(task, TaskField.Priority, priority),
                new MergePatch().Set("priority", task.Priority),
                priority == "none" ? "No priority" : $"Priority {priority}", ask);

    public Task<bool> ScheduleAsync(TaskResponse task, DateValue? due, string said) => due == task.Due
        ? Task.FromResult(true)
        : EditAsync(
            new(task, TaskField.Due(clock), new MergePatch().Set("due", due), said),
            new MergePatch().Set("due", task.Due), said);

    /// <param name="task">As it was seen.</param>
    /// <param name="title">The new one.</param>
    /// <param name="ask">Told when somebody else gave it another one.</param>
    public Task<bool> RenameAsync(TaskResponse task, string title, Action<EditConflict> ask)
    {
        title = title.Trim();
        return title.Length == 0 || title == task.Title
            ? Task.FromResult(true)
            : EditAsync(TaskEdit.Text(task, TaskField.Title, title), new MergePatch().Set("title", task.Title),
                "Renamed", ask);
    }

    /// <summary>Writes one field, unless somebody else wrote it meanwhile.</summary>
    /// <param name="edit">What to write.</param>
    /// <param name="ask">Told what they wrote.</param>
    public Task<bool> SaveAsync(TaskEdit edit, Action<EditConflict> ask) => EditAsync(edit, null, null, ask);

    /// <summary>Leaves alone what others do to the other tags meanwhile.</summary>
    public async Task TagAsync(TaskResponse task, IReadOnlyList<string> tags)
    {
        if (tags.Except(task.Tags).ToList() is { Count: > 0 } added)
            Done(await api.AddTagsAsync(task.Id, added, default));
        if (task.Tags.Except(tags).ToList() is { Count: > 0 } removed)
            Done(await api.RemoveTagsAsync(task, removed));
    }

    public Task<bool> MoveAsync(TaskResponse task, MoveTaskRequest move) =>
        RunAsync(() => api.MoveAsync(task.Id, move, default));

    /// <summary>Ends the series of a deleted task, and takes away the next one that came in its place.</summary>
    private async Task StopAsync(Guid series, TaskResponse deleted)
    {
        var next = (await schedules.ReadAsync(series, default)).Value?.TaskId;
        if ((await schedules.StopAsync(series, default)).Problem is { } problem)
        {
            toasts.Fail(Words(problem));
            return;
        }

        if (next is { } id && (await api.ReadAsync(id, default)).Value is { } made
            && made.CreatedAt >= deleted.DeletedAt)
        {
            await RunAsync(() => api.DeleteAsync(id, default));
        }

        toasts.Show(new Toast($"“{Short(deleted.Title)}” does not repeat any more"));
    }

    /// <summary>Tells of a change that a command elsewhere made, such as the detail's.</summary>
    public void Tell(TaskResponse task)
    {
        Changed?.Invoke(task);
        workspace.LoadSoon();
    }

    private async Task<bool> EditAsync(
        TaskEdit edit, MergePatch? inverse, string? said, Action<EditConflict>? ask = null)
    {
        var (result, conflict) = await api.WriteAsync(edit);
        if (conflict is null)
        {
            return Done(result, said, inverse is null
                ? null
                : after => EditAsync(edit with { Seen = after, Patch = inverse }, null, null));
        }

        if (ask is null)
            toasts.Fail($"Not done: somebody has changed the {edit.Field.Label} meanwhile.");
        else
            ask(conflict);
        return false;
    }

    private async Task<bool> RunAsync(
        Func<Task<ApiResult<TaskResponse>>> command, string? said = null,
        Func<TaskResponse, Task<bool>>? undo = null) =>
        Done(await command(), said, undo);

    private bool Done(
        ApiResult<TaskResponse> result, string? said = null, Func<TaskResponse, Task<bool>>? undo = null) =>
        Done(result, said is null ? null : new Toast(said), undo);

    private bool Done(ApiResult<TaskResponse> result, Toast? said, Func<TaskResponse, Task<bool>>? undo)
    {
        if (result.Problem is { } problem)
        {
            toasts.Fail(Words(problem));
            return false;
        }

        if (result.Value is not { } task)
            return true;

        Tell(task);
        if (said is not null)
            toasts.Show(undo is null ? said : said with { Action = "Undo", Run = () => undo(task) });
        return true;
    }

    private static string Words(Problem problem) => $"Not done: {problem.Detail}";

    private static string Short(string title) => title.Length <= 40 ? title : title[..39] + "…";
}
