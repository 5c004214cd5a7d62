namespace TaskFlow.Web.Api;

public sealed class ChangesApi(ApiClient api)
{
    /// <summary>The newest revision of the workspace, without the changes before it.</summary>
    public async Task<long?> RevisionAsync(CancellationToken cancellationToken) =>
        (await api.GetAsync($"api/changes?since={long.MaxValue}", ApiClient.Json.ChangeList,
            cancellationToken)).Value?.Revision;
}
