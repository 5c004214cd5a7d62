using System.Security.Claims;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Bff;

/// <summary>Refuses what does not come from a script of our own: a header that only such a script can set, and our
/// origin. The header says whose page it is: one that is still open may not act for who signed in since.</summary>
public sealed class OwnPagesOnly : IEndpointFilter
{
    public const string Header = "X-TaskFlow";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, user) = (context.HttpContext.Request, context.HttpContext.User);
        if (request.Headers[Header] is not [{ Length: > 0 } page] || !SecurityHeaders.IsOwnOrigin(request))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        return page == user.FindFirstValue(ClaimTypes.NameIdentifier)
            ? await next(context)
            : TypedResults.Unauthorized();
    }
}
