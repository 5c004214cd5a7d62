using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

public sealed class AuditApi(ApiClient api)
{
    public Task<ApiResult<Page<AuditEntryResponse>>> NewestAsync(int count, CancellationToken cancellationToken) =>
        Pages.ReadAsync(count, entry => entry.Seq, (limit, before) => api.GetAsync(
            $"api/audit?limit={limit}" + (before is null ? "" : "&before=" + before),
            ApiClient.Json.PageAuditEntryResponse, cancellationToken));

    public Task<ApiResult<Page<AuditEntryResponse>>> OfTaskAsync(Guid task, CancellationToken cancellationToken) =>
        api.GetAsync($"api/tasks/{task}/audit", ApiClient.Json.PageAuditEntryResponse, cancellationToken);
}
