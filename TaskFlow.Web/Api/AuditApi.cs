using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

public sealed class AuditApi(ApiClient api)
{
    /// <summary>Newest first.</summary>
    public Task<ApiResult<Page<AuditEntryResponse>>> ListAsync(string query, CancellationToken cancellationToken) =>
        api.GetAsync("api/audit?" + query, ApiClient.Json.PageAuditEntryResponse, cancellationToken);

    public Task<ApiResult<Page<AuditEntryResponse>>> OfTaskAsync(Guid task, CancellationToken cancellationToken) =>
        api.GetAsync($"api/tasks/{task}/audit", ApiClient.Json.PageAuditEntryResponse, cancellationToken);
}
