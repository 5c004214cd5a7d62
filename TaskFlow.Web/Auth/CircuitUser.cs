using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Auth;

/// <summary>Tells the services of a circuit whose it is, before its first component asks.</summary>
public sealed class CircuitUser(AuthenticationStateProvider provider, SignedInUser user, ViewerClock clock)
    : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var state = await provider.GetAuthenticationStateAsync();
        user.Is(state.User);
        clock.LiveIn(user.Zone);
    }
}
