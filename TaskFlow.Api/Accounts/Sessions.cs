using Microsoft.AspNetCore.Identity;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Accounts;

/// <summary>Sessions of API clients: a short access token and a refresh token that is good once.</summary>
internal sealed class Sessions(UserManager<User> users, AccessTokens accessTokens, RefreshTokens refreshTokens)
{
    public async Task<Answer> StartAsync(int status, User user, CancellationToken cancellationToken) =>
        await AnswerAsync(status, user, await refreshTokens.IssueAsync(user.Id, cancellationToken), cancellationToken);

    public async Task<Answer> ContinueAsync(string token, string? key, CancellationToken cancellationToken)
    {
        if (await refreshTokens.ExchangeAsync(token, cancellationToken, key) is { } next
            && await users.FindByIdAsync(next.UserId.ToString()) is { } user)
        {
            return await AnswerAsync(200, user, next.Token, cancellationToken);
        }

        return Answer.Refused(new Problem(
            "/problems/refresh-token", "Not signed in.", 401,
            "The refresh token is spent, revoked or expired. Sign in again."));
    }

    public static UserResponse Response(User user) => new(
        user.Id, user.Email!, user.DisplayName, user.TimeZone, user.HomeWorkspaceId, user.HomeInboxId);

    private async Task<Answer> AnswerAsync(
        int status, User user, string refreshToken, CancellationToken cancellationToken) =>
        Answer.Of(
            status,
            new TokenResponse(
                await accessTokens.MintAsync(user, cancellationToken), (int)AccessTokens.Lifetime.TotalSeconds,
                refreshToken, Response(user)),
            ApiJson.Default.TokenResponse);
}
