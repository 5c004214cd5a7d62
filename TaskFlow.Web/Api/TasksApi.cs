using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

public sealed class TasksApi(ApiClient api)
{
    /// <param name="query">As the Api's list takes it, without the question mark.</param>
    public Task<ApiResult<Page<TaskResponse>>> ListAsync(string query, CancellationToken cancellationToken) =>
        api.GetAsync("api/tasks?" + query, ApiClient.Json.PageTaskResponse, cancellationToken);

    /// <param name="query">As the Api's list takes it, without limit and cursor.</param>
    /// <param name="count">How many of them, from the first.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public Task<ApiResult<Page<TaskResponse>>> FirstAsync(
        string query, int count, CancellationToken cancellationToken) =>
        Pages.ReadAsync(count, task => task.Id, (limit, cursor) => ListAsync(
            $"{query}&limit={limit}" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)),
            cancellationToken));

    public Task<ApiResult<TaskResponse>> ReadAsync(Guid id, CancellationToken cancellationToken) =>
        api.GetAsync($"api/tasks/{id}", ApiClient.Json.TaskResponse, cancellationToken);

    public Task<ApiResult<TaskResponse>> PatchAsync(
        Guid id, MergePatch patch, long? version, CancellationToken cancellationToken) =>
        api.PatchAsync($"api/tasks/{id}", patch, ApiClient.Json.TaskResponse, version, cancellationToken);

    public Task<ApiResult<TaskResponse>> AddTagsAsync(
        Guid id, IReadOnlyList<string> tags, CancellationToken cancellationToken) =>
        api.PostAsync($"api/tasks/{id}/tags", new AddTagsRequest(tags), ApiClient.Json.AddTagsRequest,
            ApiClient.Json.TaskResponse, cancellationToken);

    /// <param name="id">The task.</param>
    /// <param name="command"><c>complete</c>, <c>reopen</c> or <c>restore</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ApiResult<TaskResponse>> DoAsync(Guid id, string command, CancellationToken cancellationToken) =>
        api.PostAsync($"api/tasks/{id}/{command}", ApiClient.Json.TaskResponse, cancellationToken);

    public Task<ApiResult<TaskResponse>> MoveAsync(Guid id, MoveTaskRequest move,
        CancellationToken cancellationToken) =>
        api.PostAsync($"api/tasks/{id}/move", move, ApiClient.Json.MoveTaskRequest, ApiClient.Json.TaskResponse,
            cancellationToken);

    public Task<ApiResult<TaskResponse>> DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        api.DeleteAsync($"api/tasks/{id}", ApiClient.Json.TaskResponse, cancellationToken);
}
