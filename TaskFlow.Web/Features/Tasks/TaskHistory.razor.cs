using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.Api;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Who did what to a task; read when it is opened, and again when the task changes while it is open.</summary>
public sealed partial class TaskHistory(AuditApi audit)
{
    private IReadOnlyList<AuditEntryResponse>? entries;
    private bool open;
    private bool failed;
    private long read;

    [Parameter, EditorRequired]
    public Guid TaskId { get; set; }

    [Parameter]
    public long Version { get; set; }

    protected override Task OnParametersSetAsync() => open && read != Version ? LoadAsync() : Task.CompletedTask;

    private Task ToggleAsync()
    {
        open = !open;
        return open ? LoadAsync() : Task.CompletedTask;
    }

    private async Task LoadAsync()
    {
        read = Version;
        var result = await audit.OfTaskAsync(TaskId, default);
        failed = !result.Ok;
        entries = result.Value?.Items;
    }
}
