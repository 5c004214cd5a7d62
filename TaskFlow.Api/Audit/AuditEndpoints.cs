using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tasks/{id:guid}/audit", OfTaskAsync).WithTags("Audit").WithSummary("Who did what to a task")
            .Produces<Page<AuditEntryResponse>>();

        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("/", ListAsync).WithSummary("The workspace's activity, newest first")
            .Produces<Page<AuditEntryResponse>>();
        audit.MapGet("/verify", VerifyAsync).WithSummary("Check the chain; names the first broken entry")
            .Produces<AuditVerification>().Refuses(StatusCodes.Status429TooManyRequests);
    }

    private static Task<IResult> OfTaskAsync(
        Guid id, [FromQuery] Guid? workspace, [FromQuery] long? before, [FromQuery] int? limit,
        Caller caller, AuditQueries queries, CancellationToken cancellationToken) =>
        PageAsync(
            new AuditFilter(workspace ?? caller.WorkspaceId, id, before, limit), caller, queries, cancellationToken);

    private static Task<IResult> ListAsync(
        [FromQuery] Guid? workspace, [FromQuery] long? before, [FromQuery] int? limit,
        Caller caller, AuditQueries queries, CancellationToken cancellationToken) =>
        PageAsync(
            new AuditFilter(workspace ?? caller.WorkspaceId, null, before, limit), caller, queries, cancellationToken);

    private static async Task<IResult> VerifyAsync(
        [FromQuery] Guid? workspace, Caller caller, AuditQueries queries, CancellationToken cancellationToken) =>
        Results.Json(
            await queries.VerifyAsync(workspace ?? caller.WorkspaceId, caller, cancellationToken),
            ApiJson.Default.AuditVerification);

    private static async Task<IResult> PageAsync(
        AuditFilter filter, Caller caller, AuditQueries queries, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var limit = errors.Limit(filter.Limit, 50, AuditQueries.Most);
        if (errors.Problem is { } problem)
            return problem.ToResult();

        return await queries.ListAsync(filter, limit, caller, cancellationToken) is { } page
            ? Results.Json(page, ApiJson.Default.PageAuditEntryResponse)
            : Problem.NotFound("task").ToResult();
    }
}
