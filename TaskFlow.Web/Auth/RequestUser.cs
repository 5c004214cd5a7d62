using TaskFlow.Web.App;

namespace TaskFlow.Web.Auth;

/// <summary>Tells the services of a request whose it is: of a page that is drawn on the server, and of a call to
/// /bff.</summary>
public sealed class RequestUser(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, SignedInUser user, ViewerClock clock)
    {
        user.Is(context.User);
        clock.LiveIn(user.Zone);
        return next(context);
    }
}
