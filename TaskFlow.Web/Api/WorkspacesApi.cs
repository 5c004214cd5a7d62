using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

/// <summary>Projects and tags.</summary>
public sealed class WorkspacesApi(ApiClient api)
{
    public Task<ApiResult<IReadOnlyList<ProjectResponse>>> ProjectsAsync(CancellationToken cancellationToken) =>
        api.GetAsync("api/projects", ApiClient.Json.IReadOnlyListProjectResponse, cancellationToken);

    public Task<ApiResult<ProjectResponse>> AddProjectAsync(ProjectRequest project,
        CancellationToken cancellationToken) =>
        api.PostAsync("api/projects", project, ApiClient.Json.ProjectRequest, ApiClient.Json.ProjectResponse,
            cancellationToken);

    public Task<ApiResult<ProjectResponse>> ChangeProjectAsync(Guid id, MergePatch patch,
        CancellationToken cancellationToken) =>
        api.PatchAsync($"api/projects/{id}", patch, ApiClient.Json.ProjectResponse, null, cancellationToken);

    public Task<ApiResult<Nothing>> DeleteProjectAsync(Guid id, CancellationToken cancellationToken) =>
        api.DeleteAsync<Nothing>($"api/projects/{id}", null, cancellationToken);

    /// <param name="counts">With their open tasks; the Api reads all tasks for it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ApiResult<IReadOnlyList<TagResponse>>> TagsAsync(bool counts, CancellationToken cancellationToken) =>
        api.GetAsync(counts ? "api/tags" : "api/tags?counts=false", ApiClient.Json.IReadOnlyListTagResponse,
            cancellationToken);

    public Task<ApiResult<TagResponse>> ChangeTagAsync(Guid id, MergePatch patch,
        CancellationToken cancellationToken) =>
        api.PatchAsync($"api/tags/{id}", patch, ApiClient.Json.TagResponse, null, cancellationToken);

    public Task<ApiResult<Nothing>> MergeTagAsync(Guid id, Guid into, CancellationToken cancellationToken) =>
        api.PostAsync<MergeTagRequest, Nothing>(
            $"api/tags/{id}/merge", new(into), ApiClient.Json.MergeTagRequest, null, cancellationToken);

    public Task<ApiResult<Nothing>> DeleteTagAsync(Guid id, CancellationToken cancellationToken) =>
        api.DeleteAsync<Nothing>($"api/tags/{id}", null, cancellationToken);
}
