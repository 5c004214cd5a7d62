using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Infrastructure;

/// <summary>A header of what an endpoint answers when it does what was asked.</summary>
internal sealed record ResponseHeader(string Name, string Description);

/// <summary>What endpoints take and answer, said where they are mapped. What holds for all of them is in
/// <see cref="OpenApi"/>.</summary>
internal static class EndpointContract
{
    public static readonly RequestParameter IdempotencyKey = Header(
        RequestHash.Header, typeof(string),
        $"The same key gives the same answer, and the command happens once. At most {RequestHash.LongestKey} characters.");

    public static readonly RequestParameter CommandId = Header(
        CallerOfRequest.CommandIdHeader, typeof(Guid),
        "Comes back as the `commandId` of the changes that this makes; a client skips its own.");

    public static readonly RequestParameter IfNoneMatch = Header(
        HeaderNames.IfNoneMatch, typeof(string), "The ETag of what the caller has.");

    private static readonly RequestParameter IfMatch = Header(
        HeaderNames.IfMatch, typeof(string),
        "ETags of the versions that may be changed; `*` or nothing when the caller does not mind.");

    private static readonly ResponseHeader ETag =
        new(HeaderNames.ETag, "The version; for If-Match.");

    private static readonly ResponseHeader Location =
        new(HeaderNames.Location, "The path of what was made.");

    public static RequestParameter Header(string name, Type type, string description) =>
        new(ParameterLocation.Header, name, type, description);

    /// <summary>Parameters that it reads itself.</summary>
    public static RouteHandlerBuilder Takes(
        this RouteHandlerBuilder endpoint, params IEnumerable<RequestParameter> parameters) =>
        endpoint.WithMetadata([.. parameters]);

    /// <summary>Problems that not all endpoints have.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            endpoint.Produces<Problem>(status, Problem.ContentType);
        return endpoint;
    }

    /// <summary>Reads one thing that has versions.</summary>
    public static RouteHandlerBuilder Reads<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces<T>().Tagged();

    /// <summary>Makes one thing that has versions.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="byRole">Whether the caller's role may forbid it.</param>
    public static RouteHandlerBuilder Creates<T>(this RouteHandlerBuilder endpoint, bool byRole = true) =>
        endpoint.Produces<T>(StatusCodes.Status201Created).Tagged().WithMetadata(Location).Command(byRole);

    /// <summary>Changes one thing that has versions.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="byRole">Whether the caller's role may forbid it.</param>
    public static RouteHandlerBuilder Changes<T>(this RouteHandlerBuilder endpoint, bool byRole = true) =>
        endpoint.Produces<T>().Tagged().Versioned().Command(byRole);

    /// <summary>Removes one thing that has versions.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="byRole">Whether the caller's role may forbid it.</param>
    public static RouteHandlerBuilder Removes(this RouteHandlerBuilder endpoint, bool byRole = true) =>
        endpoint.Produces(StatusCodes.Status204NoContent).Versioned().Command(byRole);

    /// <summary>A command on what lies in a workspace.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="byRole">Whether the caller's role may forbid it.</param>
    public static RouteHandlerBuilder Command(this RouteHandlerBuilder endpoint, bool byRole = true) =>
        (byRole ? endpoint.Refuses(StatusCodes.Status403Forbidden) : endpoint)
            .Idempotent().Takes(CommandId).Refuses(StatusCodes.Status404NotFound);

    /// <summary>Happens once under an idempotency key.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder endpoint) =>
        endpoint.Takes(IdempotencyKey)
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);

    /// <summary>Answers an entity tag.</summary>
    public static RouteHandlerBuilder Tagged(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(ETag);

    /// <summary>Changes only the version that the caller knows, when the caller says which.</summary>
    private static RouteHandlerBuilder Versioned(this RouteHandlerBuilder endpoint) =>
        endpoint.Takes(IfMatch).Refuses(StatusCodes.Status412PreconditionFailed);
}
