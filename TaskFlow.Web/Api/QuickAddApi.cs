using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

public sealed class QuickAddApi(ApiClient api)
{
    /// <summary>The id of the task is the idempotency key too: sent twice, it is added once.</summary>
    public Task<ApiResult<TaskResponse>> AddAsync(QuickAddRequest request, CancellationToken cancellationToken) =>
        api.PostAsync("api/quick-add", request, ApiClient.Json.QuickAddRequest, ApiClient.Json.TaskResponse,
            cancellationToken, request.Id?.ToString());

    public Task<ApiResult<QuickAddPreview>> ParseAsync(QuickAddRequest request, CancellationToken cancellationToken) =>
        api.PostAsync("api/quick-add/parse", request, ApiClient.Json.QuickAddRequest, ApiClient.Json.QuickAddPreview,
            cancellationToken);
}
