using System.Security.Claims;

namespace TaskFlow.Web.Auth;

/// <summary>Who a request or a circuit belongs to, as the cookie says.</summary>
public sealed class SignedInUser
{
    public const string WorkspaceClaim = "workspace";
    public const string InboxClaim = "inbox";
    public const string ZoneClaim = "zoneinfo";

    public ClaimsPrincipal Principal { get; private set; } = new();

    public bool IsKnown => Principal.Identity?.IsAuthenticated == true;

    public Guid Id => Read(ClaimTypes.NameIdentifier);

    public Guid WorkspaceId => Read(WorkspaceClaim);

    public Guid InboxId => Read(InboxClaim);

    public string Name => Principal.Identity?.Name ?? "";

    public string Email => Principal.FindFirstValue(ClaimTypes.Email) ?? "";

    public string Zone => Principal.FindFirstValue(ZoneClaim) ?? "UTC";

    public void Is(ClaimsPrincipal principal) => Principal = principal;

    private Guid Read(string claim) => Guid.TryParse(Principal.FindFirstValue(claim), out var id) ? id : Guid.Empty;
}
