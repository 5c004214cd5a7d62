using TaskFlow.Web.App;

namespace TaskFlow.Web.Bff;

/// <summary>Refuses what does not come from a script of our own: a header that only such a script can set, and our
/// origin.</summary>
public sealed class OwnPagesOnly : IEndpointFilter
{
    public const string Header = "X-TaskFlow";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return request.Headers[Header] == "1" && SecurityHeaders.IsOwnOrigin(request)
            ? await next(context)
            : TypedResults.StatusCode(StatusCodes.Status403Forbidden);
    }
}
