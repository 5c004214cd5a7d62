using Microsoft.AspNetCore.Diagnostics;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Infrastructure;

/// <summary>A problem for every refusal that the framework answers with a status alone.</summary>
internal static class StatusProblems
{
    public static Task WriteAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var (status, allow) = (http.Response.StatusCode, http.Response.Headers.Allow.ToString());
        var problem = status == StatusCodes.Status400BadRequest && UnboundParameter.Find(http) is { } field
            ? Problem.Unbound(field)
            : Of(status, allow);
        return problem.ToResult().ExecuteAsync(http);
    }

    public static Problem Of(int status, string allow = "") => status switch
    {
        401 => new Problem("/problems/unauthenticated", "Not signed in.", 401,
            "Send an access token: Authorization: Bearer …"),
        403 => Problem.Forbidden,
        404 => new Problem("/problems/not-found", "Not found.", 404, "There is nothing at this path."),
        405 => new Problem("/problems/method-not-allowed", "Method not allowed.", 405,
            $"Allowed here: {allow}."),
        413 => new Problem("/problems/too-large", "The request is too large.", 413, "Send at most 1 MiB."),
        415 => new Problem("/problems/media-type", "Unsupported media type.", 415, "Send application/json."),
        _ => new Problem("/problems/refused", "Refused.", status, "The request was refused."),
    };
}
