using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Api;

public sealed class AccountsApi(ApiClient api)
{
    /// <summary>Reminders at floating times move with the zone.</summary>
    public Task<ApiResult<UserResponse>> ChangeAsync(string name, string zone, CancellationToken cancellationToken) =>
        api.PatchAsync("api/accounts/me", new MergePatch().Set("displayName", name).Set("timeZone", zone),
            ApiClient.Json.UserResponse, null, cancellationToken);
}
