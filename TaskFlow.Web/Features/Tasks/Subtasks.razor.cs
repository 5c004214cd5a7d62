using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>The subtasks of a task, open and done, and the box that adds one. Read only where there are any, and again
/// when the task is.</summary>
public sealed partial class Subtasks(TasksApi api, TaskCommands commands, ViewerClock clock)
{
    private IReadOnlyList<TaskResponse> rows = [];
    private TaskResponse? read;
    private bool failed;

    [Parameter, EditorRequired]
    public TaskResponse Task { get; set; } = null!;

    /// <summary>Where a task is opened.</summary>
    [Parameter, EditorRequired]
    public Func<Guid, string> HrefOf { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(read, Task))
            return;

        read = Task;
        if (Task.Subtasks is not null || rows.Count > 0)
            await LoadAsync();
    }

    private static bool Done(TaskResponse task) => task.Status == "completed";

    private async Task LoadAsync()
    {
        var of = Task.Id;
        var result = await api.ListAsync($"parent={of}&status=any&sort=position&limit=200", default);
        failed = !result.Ok;
        if (result.Value is { } page && of == Task.Id)
            rows = page.Items;
    }

    private async Task ToggleAsync(TaskResponse row, bool done)
    {
        rows = [.. rows.Select(each => each == row ? row with { Status = done ? "completed" : "open" } : each)];
        if (!await (done ? commands.CompleteAsync(row) : commands.ReopenAsync(row)))
            await LoadAsync();
    }
}
