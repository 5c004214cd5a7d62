using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Tags;

internal static class TagEndpoints
{
    public static void MapTags(this IEndpointRouteBuilder api)
    {
        var tags = api.MapGroup("/tags").WithTags("Tags");
        tags.MapGet("/", ListAsync).WithSummary("Tags with their open tasks; counts=false leaves the tasks unread")
            .Produces<IReadOnlyList<TagResponse>>();
        tags.MapGet("/{id:guid}", ReadAsync).WithSummary("Read a tag").Reads<TagResponse>();
        tags.MapPost("/", CreateAsync).WithSummary("Create a tag").Creates<TagResponse>();
        tags.MapPatch("/{id:guid}", ChangeAsync).WithSummary("Rename or recolour").Changes<TagResponse>();
        tags.MapPost("/{id:guid}/merge", MergeAsync).WithSummary("Merge into another tag").Removes();
        tags.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Remove from all tasks").Removes();
    }

    private static async Task<IResult> ListAsync(
        [FromQuery] Guid? workspace, [FromQuery] bool? counts, Caller caller, TagCommands tags,
        CancellationToken cancellationToken) =>
        Results.Json(
            await tags.ListAsync(workspace ?? caller.WorkspaceId, counts ?? true, caller, cancellationToken),
            ApiJson.Default.IReadOnlyListTagResponse);

    private static async Task<IResult> ReadAsync(
        Guid id, [FromQuery] Guid? workspace, Caller caller, TagCommands tags, CancellationToken cancellationToken) =>
        (await tags.FindAsync(workspace ?? caller.WorkspaceId, id, caller, cancellationToken) is { } tag
            ? Answer.Of(200, tag, ApiJson.Default.TagResponse, tag.Version)
            : Answer.Refused(Problem.NotFound("tag"))).ToResult();

    private static Task<IResult> CreateAsync(
        TagRequest request, Caller caller, TagCommands tags, CancellationToken cancellationToken) =>
        tags.CreateAsync(request, caller, cancellationToken).ToResult();

    private static Task<IResult> ChangeAsync(
        Guid id, TagRequest request, HttpRequest http, Caller caller, TagCommands tags,
        CancellationToken cancellationToken) =>
        tags.ChangeAsync(id, request, http.IfMatch(), caller, cancellationToken).ToResult();

    private static Task<IResult> MergeAsync(
        Guid id, MergeTagRequest request, [FromQuery] Guid? workspace, HttpRequest http, Caller caller,
        TagCommands tags, CancellationToken cancellationToken) =>
        request.Into is { } into && into != id
            ? tags.RemoveAsync(workspace ?? caller.WorkspaceId, id, into, http.IfMatch(), caller, cancellationToken)
                .ToResult()
            : Task.FromResult(Problem.Invalid("into", "Name another tag.").ToResult());

    private static Task<IResult> DeleteAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest http, Caller caller, TagCommands tags,
        CancellationToken cancellationToken) =>
        tags.RemoveAsync(workspace ?? caller.WorkspaceId, id, null, http.IfMatch(), caller, cancellationToken)
            .ToResult();
}
