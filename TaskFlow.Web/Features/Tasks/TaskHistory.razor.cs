using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.Api;
using TaskFlow.Web.Features.Audit;
using TaskFlow.Web.Features.Workspaces;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Who did what to a task, to its series and to its reminders; read when it is opened, and kept fresh while it
/// is.</summary>
public sealed partial class TaskHistory(AuditApi audit, WorkspaceStore workspace, TimeProvider time) : IDisposable
{
    private IReadOnlyList<AuditEntryResponse>? entries;
    private AuditNews? news;
    private bool failed;

    [Parameter, EditorRequired]
    public TaskResponse Task { get; set; } = null!;

    public void Dispose() => news?.Dispose();

    private System.Threading.Tasks.Task ToggleAsync()
    {
        if (news is not null)
        {
            news.Dispose();
            news = null;
            return System.Threading.Tasks.Task.CompletedTask;
        }

        news = new(workspace, time, Matters, RefreshAsync);
        return LoadAsync();
    }

    private bool Matters(LiveChange change) =>
        change.TaskId == Task.Id || change.Subject == Task.Id || change.Subject == Task.SeriesId;

    private async Task LoadAsync()
    {
        var result = await audit.OfTaskAsync(Task.Id, default);
        failed = !result.Ok;
        entries = result.Value?.Items ?? entries;
    }

    private async Task<IReadOnlyList<AuditEntryResponse>?> RefreshAsync()
    {
        await InvokeAsync(async () =>
        {
            await LoadAsync();
            StateHasChanged();
        });
        return entries;
    }
}
