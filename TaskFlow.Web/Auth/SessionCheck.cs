using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Web.Auth;

/// <summary>Every few minutes asks the database whether a cookie still holds: a new password or "sign out everywhere"
/// changes the stamp and ends all sessions. It also brings a changed name or zone into the cookie.</summary>
public sealed class SessionCheck(TimeProvider time) : CookieAuthenticationEvents
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private const string CheckedAt = "checked";

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var now = time.GetUtcNow();
        if (context.Properties.Items.TryGetValue(CheckedAt, out var text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var last) && now - last < Interval)
        {
            return;
        }

        // Asked for here and not in the constructor: a request without a cookie needs no database.
        var users = context.HttpContext.RequestServices.GetRequiredService<UserManager<User>>();
        if (await FindAsync(users, context.Principal) is not { } user)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(AuthSetup.Scheme);
            return;
        }

        context.ReplacePrincipal(SignedInUser.PrincipalOf(user));
        context.Properties.Items[CheckedAt] = now.ToString("O", CultureInfo.InvariantCulture);
        context.ShouldRenew = true;
    }

    /// <summary>The account, if the principal's stamp is still its stamp.</summary>
    public static async Task<User?> FindAsync(UserManager<User> users, ClaimsPrincipal? principal) =>
        principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
        && await users.FindByIdAsync(id) is { } user
        && user.SecurityStamp == principal.FindFirstValue(SignedInUser.StampClaim)
            ? user
            : null;

    /// <summary>Whether the account is still all that a principal says of it, its name and zone too.</summary>
    public static async Task<bool> SaysAllAsync(UserManager<User> users, ClaimsPrincipal principal) =>
        await FindAsync(users, principal) is { } user
        && SignedInUser.PrincipalOf(user).Claims.All(claim => principal.HasClaim(claim.Type, claim.Value));
}
