using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>What a person does to tasks. Each answers with a message that takes it back by a command of its own, so
/// that other browsers and the activity log see that too. One per circuit.</summary>
public sealed class TaskCommands(TasksApi api, Toasts toasts, WorkspaceStore workspace)
{
    /// <summary>A task changed here.</summary>
    public event Action<TaskResponse>? Changed;

    public Task<bool> CompleteAsync(TaskResponse task) =>
        RunAsync(() => api.DoAsync(task.Id, "complete", default), $"Completed “{Short(task.Title)}”",
            back => RunAsync(() => api.DoAsync(back.Id, "reopen", default)));

    public Task<bool> ReopenAsync(TaskResponse task) =>
        RunAsync(() => api.DoAsync(task.Id, "reopen", default), $"Reopened “{Short(task.Title)}”",
            back => RunAsync(() => api.DoAsync(back.Id, "complete", default)));

    public Task<bool> DeleteAsync(TaskResponse task) =>
        RunAsync(() => api.DeleteAsync(task.Id, default), $"Deleted “{Short(task.Title)}”",
            back => RunAsync(() => api.DoAsync(back.Id, "restore", default)));

    public Task<bool> RestoreAsync(TaskResponse task) =>
        RunAsync(() => api.DoAsync(task.Id, "restore", default), $"Restored “{Short(task.Title)}”",
            back => RunAsync(() => api.DeleteAsync(back.Id, default)));

    public Task<bool> PrioritiseAsync(TaskResponse task, string priority) => priority == task.Priority
        ? Task.FromResult(true)
        : PatchAsync(task, new MergePatch().Set("priority", priority), new MergePatch().Set("priority", task.Priority),
            priority == "none" ? "No priority" : $"Priority {priority}");

    public Task<bool> ScheduleAsync(TaskResponse task, DateValue? due, string said) => due == task.Due
        ? Task.FromResult(true)
        : PatchAsync(task, new MergePatch().Set("due", due), new MergePatch().Set("due", task.Due), said);

    public Task<bool> RenameAsync(TaskResponse task, string title)
    {
        title = title.Trim();
        return title.Length == 0 || title == task.Title
            ? Task.FromResult(true)
            : PatchAsync(task, new MergePatch().Set("title", title), new MergePatch().Set("title", task.Title),
                "Renamed");
    }

    public Task<bool> MoveAsync(TaskResponse task, MoveTaskRequest move) =>
        RunAsync(() => api.MoveAsync(task.Id, move, default));

    /// <summary>Tells of a change that a command elsewhere made, such as the detail's.</summary>
    public void Tell(TaskResponse task)
    {
        Changed?.Invoke(task);
        workspace.LoadSoon();
    }

    private Task<bool> PatchAsync(TaskResponse task, MergePatch patch, MergePatch inverse, string said) =>
        RunAsync(() => api.PatchAsync(task.Id, patch, null, default), said,
            back => RunAsync(() => api.PatchAsync(back.Id, inverse, null, default)));

    private async Task<bool> RunAsync(
        Func<Task<ApiResult<TaskResponse>>> command, string? said = null, Func<TaskResponse, Task<bool>>? undo = null)
    {
        var result = await command();
        if (result.Problem is { } problem)
        {
            toasts.Fail(Words(problem));
            return false;
        }

        if (result.Value is not { } task)
            return true;

        Tell(task);
        if (said is not null)
            toasts.Show(new Toast(said, "Undo", undo is null ? null : () => undo(task)));
        return true;
    }

    private static string Words(Problem problem) => $"Not done: {problem.Detail}";

    private static string Short(string title) => title.Length <= 40 ? title : title[..39] + "…";
}
