using System.Security.Claims;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Web.Auth;

/// <summary>Who a request or a circuit belongs to, as the cookie says.</summary>
public sealed class SignedInUser
{
    public const string StampClaim = "stamp";

    public ClaimsPrincipal Principal { get; private set; } = new();

    public bool IsKnown => Principal.Identity?.IsAuthenticated == true;

    public Guid Id => Read(ClaimTypes.NameIdentifier);

    public Guid WorkspaceId => Read(AccessTokens.Claims.Workspace);

    public Guid InboxId => Read(AccessTokens.Claims.Inbox);

    public string Name => Principal.Identity?.Name ?? "";

    public string Email => Principal.FindFirstValue(ClaimTypes.Email) ?? "";

    public string Zone => Principal.FindFirstValue(AccessTokens.Claims.Zone) ?? "UTC";

    public void Is(ClaimsPrincipal principal) => Principal = principal;

    /// <summary>As much of the account as a token for the Api needs.</summary>
    public User ToUser() => new()
    {
        Id = Id,
        DisplayName = Name,
        TimeZone = Zone,
        HomeWorkspaceId = WorkspaceId,
        HomeInboxId = InboxId,
    };

    public static ClaimsPrincipal PrincipalOf(User user) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()),
            new Claim(ClaimTypes.Name, user.DisplayName),
            new Claim(ClaimTypes.Email, user.Email ?? ""),
            new Claim(AccessTokens.Claims.Workspace, user.HomeWorkspaceId.ToString()),
            new Claim(AccessTokens.Claims.Inbox, user.HomeInboxId.ToString()),
            new Claim(AccessTokens.Claims.Zone, user.TimeZone),
            new Claim(StampClaim, user.SecurityStamp ?? ""),
        ],
        AuthSetup.Scheme));

    private Guid Read(string claim) => Guid.TryParse(Principal.FindFirstValue(claim), out var id) ? id : Guid.Empty;
}
