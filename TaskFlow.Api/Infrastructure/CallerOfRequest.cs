using System.Security.Claims;
using TaskFlow.Data.Accounts;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Infrastructure;

internal static class CallerOfRequest
{
    public const string CommandIdHeader = "X-Command-Id";

    /// <summary>Who gives the command of this request. The token was checked before.</summary>
    public static Caller Caller(this HttpContext context)
    {
        var user = context.User;
        var hash = context.Features.Get<RequestHash.Feature>();
        return new Caller(
            Id(user, "sub"),
            Id(user, AccessTokens.Claims.Workspace),
            Id(user, AccessTokens.Claims.Inbox),
            user.FindFirstValue(AccessTokens.Claims.Zone) ?? "UTC",
            Guid.TryParse(context.Request.Headers[CommandIdHeader], out var commandId) ? commandId : Guid.CreateVersion7())
        {
            Address = context.Connection.RemoteIpAddress?.ToString(),
            IdempotencyKey = hash?.Key,
            RequestHash = hash?.Hash ?? [],
        };
    }

    private static Guid Id(ClaimsPrincipal user, string claim) => Guid.Parse(user.FindFirstValue(claim)!);
}
