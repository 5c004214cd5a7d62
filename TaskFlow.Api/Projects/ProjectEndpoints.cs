using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Projects;

internal static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder api)
    {
        api.MapGet("/workspaces", WorkspacesAsync).WithTags("Workspaces").WithSummary("Workspaces you are a member of")
            .Produces<IReadOnlyList<WorkspaceResponse>>();

        var projects = api.MapGroup("/projects").WithTags("Projects");
        projects.MapGet("/", ListAsync).WithSummary("Projects with their open tasks")
            .Produces<IReadOnlyList<ProjectResponse>>();
        projects.MapGet("/{id:guid}", ReadAsync).WithSummary("Read a project").Reads<ProjectResponse>();
        projects.MapPost("/", CreateAsync).WithSummary("Create a project").Creates<ProjectResponse>();
        projects.MapPatch("/{id:guid}", ChangeAsync).WithSummary("Rename or recolour").Changes<ProjectResponse>();
        projects.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Delete; its tasks go to the Inbox").Removes();
    }

    private static async Task<IResult> WorkspacesAsync(
        Caller caller, ProjectQueries queries, CancellationToken cancellationToken) =>
        Results.Json(await queries.WorkspacesAsync(caller, cancellationToken), ApiJson.Default.IReadOnlyListWorkspaceResponse);

    private static async Task<IResult> ListAsync(
        [FromQuery] Guid? workspace, Caller caller, ProjectQueries queries, CancellationToken cancellationToken) =>
        Results.Json(
            await queries.ListAsync(workspace ?? caller.WorkspaceId, null, caller, cancellationToken),
            ApiJson.Default.IReadOnlyListProjectResponse);

    private static async Task<IResult> ReadAsync(
        Guid id, [FromQuery] Guid? workspace, Caller caller, ProjectQueries queries,
        CancellationToken cancellationToken) =>
        (await queries.ListAsync(workspace ?? caller.WorkspaceId, id, caller, cancellationToken) is [var project]
            ? Answer.Of(200, project, ApiJson.Default.ProjectResponse, project.Version)
            : Answer.Refused(Problem.NotFound("project"))).ToResult();

    private static Task<IResult> CreateAsync(
        ProjectRequest request, Caller caller, ProjectCommands commands, CancellationToken cancellationToken) =>
        commands.CreateAsync(request, caller, cancellationToken).ToResult();

    private static Task<IResult> ChangeAsync(
        Guid id, ProjectRequest request, HttpRequest http, Caller caller, ProjectCommands commands,
        CancellationToken cancellationToken) =>
        commands.ChangeAsync(id, request, http.IfMatch(), caller, cancellationToken).ToResult();

    private static Task<IResult> DeleteAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest http, Caller caller, ProjectCommands commands,
        CancellationToken cancellationToken) =>
        commands.DeleteAsync(workspace ?? caller.WorkspaceId, id, http.IfMatch(), caller, cancellationToken).ToResult();
}
