using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Operations;

internal static class ParkedEndpoints
{
    public static void MapParked(this IEndpointRouteBuilder operations)
    {
        var parked = operations.MapGroup("/parked");
        parked.MapGet("/", ListAsync).WithSummary("Events that wait for another try, newest first")
            .Produces<Page<ParkedEventResponse>>();
        parked.MapPost("/retry", RetryAsync).WithSummary("Try those now that failed and wait for their time")
            .Produces<RetryParkedOutcome>().Idempotent();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] ParkedQuery query, [FromQuery] string? cursor, [FromQuery] int? limit, Caller caller,
        ParkedQueries parked, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = query.Read(errors);
        var most = errors.Limit(limit, 50, ParkedQueries.Most);
        var before = ParkedQueries.Cursor(cursor, errors);
        return errors.Problem is { } problem
            ? problem.ToResult()
            : Results.Json(
                await parked.ListAsync(filter, before, most, caller, cancellationToken),
                ApiJson.Default.PageParkedEventResponse);
    }

    private static Task<IResult> RetryAsync(
        RetryParkedRequest request, Caller caller, ParkedCommands parked, CancellationToken cancellationToken) =>
        parked.RetryAsync(request, caller, cancellationToken).ToResult();
}
