using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Web.Auth;

/// <summary>Signs browsers in and out. Only static pages and endpoints can: a circuit cannot write a cookie.</summary>
public sealed class CookieSessions(UserManager<User> users, SignIns signIns, Registration registration)
{
    private const int LongestPassword = 128;

    /// <summary>False says no more than that: which half was wrong is nobody's business.</summary>
    public async Task<bool> SignInAsync(HttpContext context, string email, string password)
    {
        if (password.Length > LongestPassword
            || await signIns.TryAsync(email, password, context.RequestAborted) is not { } user)
        {
            return false;
        }

        await StartAsync(context, user);
        return true;
    }

    public async Task<IdentityResult> RegisterAsync(
        HttpContext context, string email, string password, string name, string zone)
    {
        var (user, result) = await registration.RegisterAsync(email, password, name, zone, context.RequestAborted);
        if (user is not null)
            await StartAsync(context, user);
        return result;
    }

    /// <summary>Writes the cookie anew after the account changed.</summary>
    public async Task RefreshAsync(HttpContext context, Guid id)
    {
        if (await users.FindByIdAsync(id.ToString()) is { } user)
            await StartAsync(context, user);
    }

    private static Task StartAsync(HttpContext context, User user) => context.SignInAsync(
        AuthSetup.Scheme, SignedInUser.PrincipalOf(user), new AuthenticationProperties { IsPersistent = true });
}
