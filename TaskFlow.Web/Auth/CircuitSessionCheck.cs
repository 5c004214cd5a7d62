using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Web.Auth;

/// <summary>The same check for an open circuit, which may live for days on one cookie. It was told name and zone when it
/// began: where they changed since, it ends too, and the page begins another with the new ones.</summary>
public sealed class CircuitSessionCheck(ILoggerFactory logger, IServiceScopeFactory scopes)
    : RevalidatingServerAuthenticationStateProvider(logger)
{
    protected override TimeSpan RevalidationInterval => SessionCheck.Interval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        return await SessionCheck.SaysAllAsync(users, authenticationState.User);
    }
}
