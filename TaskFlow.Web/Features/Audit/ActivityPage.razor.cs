using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;
using TaskFlow.Web.Api;

namespace TaskFlow.Web.Features.Audit;

public sealed partial class ActivityPage(AuditApi audit)
{
    private const string Query = "limit=50";
    private IReadOnlyList<AuditEntryResponse>? entries;
    private string? next;
    private Problem? problem;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => Show(await audit.ListAsync(Query, default), []);

    private async Task MoreAsync() =>
        Show(await audit.ListAsync($"{Query}&before={next}", default), entries!);

    private void Show(ApiResult<Page<AuditEntryResponse>> result, IReadOnlyList<AuditEntryResponse> before)
    {
        problem = result.Problem;
        if (result.Value is { } page)
            (entries, next) = ([.. before, .. page.Items], page.NextCursor);
    }
}
