using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;
using TaskFlow.Web.Features.Workspaces;

namespace TaskFlow.Web.Features.Audit;

/// <summary>The workspace's log, kept fresh.</summary>
public sealed partial class ActivityPage(AuditApi audit, WorkspaceStore workspace, TimeProvider time) : IDisposable
{
    private AuditNews? news;
    private Page<AuditEntryResponse>? page;
    private int wanted = Pages.Size;
    private Problem? problem;

    public void Dispose() => news?.Dispose();

    protected override Task OnInitializedAsync()
    {
        news = new(workspace, time, _ => true, RefreshAsync);
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var count = wanted;
        var result = await audit.NewestAsync(count, default);
        if (count != wanted)
            return;

        problem = result.Problem;
        page = result.Value ?? page;
    }

    private Task MoreAsync()
    {
        wanted += Pages.Size;
        return LoadAsync();
    }

    private async Task<IReadOnlyList<AuditEntryResponse>?> RefreshAsync()
    {
        await InvokeAsync(async () =>
        {
            await LoadAsync();
            StateHasChanged();
        });
        return page?.Items;
    }
}
