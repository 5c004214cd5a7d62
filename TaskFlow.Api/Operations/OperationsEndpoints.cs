using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Operations;

internal static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder api)
    {
        var operations = api.MapGroup("/operations").WithTags("Operations").RequireAuthorization(Administrators.Policy);
        operations.MapGet("/status", StatusAsync).WithSummary("What waits for delivery, consumer by consumer")
            .Produces<DeliveryStatusResponse>();
        operations.MapGet("/log", LogAsync).WithSummary("What administrators did, newest first")
            .Produces<Page<OperationLogEntry>>();
        operations.MapPost("/replays", ReplayLogAsync).WithSummary("Give events of the log to one consumer")
            .Produces<ReplayLogOutcome>().Idempotent();
        operations.MapParked();

        var letters = operations.MapGroup("/dead-letters");
        letters.MapGet("/", ListAsync).WithSummary("Events that consumers gave up, newest first")
            .Produces<Page<DeadLetterResponse>>();
        letters.MapGet("/groups", GroupsAsync).WithSummary("How many of each cause, most first")
            .Produces<IReadOnlyList<DeadLetterGroup>>();
        letters.MapGet("/{id:guid}", FindAsync).WithSummary("One with its payload; reading it is logged")
            .Produces<DeadLetterResponse>();
        letters.MapPost("/{id:guid}/replay", ReplayOneAsync).WithSummary("Give one to its consumer again")
            .Produces<DeadLetterOutcome>().Idempotent();
        letters.MapPost("/{id:guid}/discard", DiscardOneAsync).WithSummary("Decide that one is not needed")
            .Produces<DeadLetterOutcome>().Idempotent();
        letters.MapPost("/replay", ReplayAsync).WithSummary("Give a group or a selection to its consumers again")
            .Produces<DeadLetterOutcome>().Idempotent();
        letters.MapPost("/discard", DiscardAsync).WithSummary("Decide that a group or a selection is not needed")
            .Produces<DeadLetterOutcome>().Idempotent();
    }

    private static async Task<IResult> StatusAsync(
        Caller caller, StatusQueries queries, CancellationToken cancellationToken) =>
        Results.Json(await queries.ReadAsync(caller, cancellationToken), ApiJson.Default.DeliveryStatusResponse);

    private static async Task<IResult> LogAsync(
        [FromQuery] long? before, [FromQuery] int? limit, Caller caller, StatusQueries queries,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var most = errors.Limit(limit, 50, StatusQueries.Most);
        return errors.Problem is { } problem
            ? problem.ToResult()
            : Results.Json(
                await queries.LogAsync(before, most, caller, cancellationToken), ApiJson.Default.PageOperationLogEntry);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] DeadLetterQuery query, [FromQuery] string? cursor, [FromQuery] int? limit,
        Caller caller, DeadLetterQueries letters, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = query.Read(errors);
        var most = errors.Limit(limit, 50, DeadLetterQueries.Most);
        var after = MomentCursor.Read(cursor, errors);
        return errors.Problem is { } problem
            ? problem.ToResult()
            : Results.Json(
                await letters.ListAsync(filter, after, most, caller, cancellationToken),
                ApiJson.Default.PageDeadLetterResponse);
    }

    private static async Task<IResult> GroupsAsync(
        [AsParameters] DeadLetterQuery query, Caller caller, DeadLetterQueries letters,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = query.Read(errors);
        return errors.Problem is { } problem
            ? problem.ToResult()
            : Results.Json(
                await letters.GroupsAsync(filter, caller, cancellationToken),
                ApiJson.Default.IReadOnlyListDeadLetterGroup);
    }

    private static Task<IResult> FindAsync(
        Guid id, Caller caller, DeadLetterQueries letters, CancellationToken cancellationToken) =>
        letters.FindAsync(id, caller, cancellationToken).ToResult();

    private static Task<IResult> ReplayOneAsync(
        Guid id, Caller caller, DeadLetterCommands letters, CancellationToken cancellationToken) =>
        letters.ReplayOneAsync(id, caller, cancellationToken).ToResult();

    private static Task<IResult> DiscardOneAsync(
        Guid id, DiscardDeadLetterRequest request, Caller caller, DeadLetterCommands letters,
        CancellationToken cancellationToken) =>
        letters.DiscardOneAsync(id, request.Reason, caller, cancellationToken).ToResult();

    private static Task<IResult> ReplayAsync(
        ReplayDeadLettersRequest request, Caller caller, DeadLetterCommands letters,
        CancellationToken cancellationToken) =>
        letters.ReplayAsync(request, caller, cancellationToken).ToResult();

    private static Task<IResult> DiscardAsync(
        DiscardDeadLettersRequest request, Caller caller, DeadLetterCommands letters,
        CancellationToken cancellationToken) =>
        letters.DiscardAsync(request, caller, cancellationToken).ToResult();

    private static Task<IResult> ReplayLogAsync(
        ReplayLogRequest request, Caller caller, LogReplayCommands log, CancellationToken cancellationToken) =>
        log.ReplayAsync(request, caller, cancellationToken).ToResult();
}
