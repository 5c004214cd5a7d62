using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Tasks;

internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapPost("/", CreateAsync)
            .WithSummary("Create a task with tags, due, recurrence and reminders in one call")
            .Creates<TaskResponse>();
        tasks.MapGet("/", ListAsync)
            .WithSummary("List tasks: filters, sort, cursor")
            .Produces<Page<TaskResponse>>().Takes(TaskParameters.All);
        tasks.MapGet("/search", ListAsync).WithSummary("Full-text search with the same filters")
            .Produces<Page<TaskResponse>>().Takes(TaskParameters.All);
        tasks.MapGet("/{id:guid}", ReadAsync).WithSummary("Read a task").Reads<TaskResponse>()
            .Takes(EndpointContract.IfNoneMatch).Produces(StatusCodes.Status304NotModified);
        tasks.MapPatch("/{id:guid}", PatchAsync).WithSummary("Change named fields (RFC 7396 merge patch)")
            .Accepts<PatchTaskRequest>("application/merge-patch+json", "application/json").Changes<TaskResponse>();
        tasks.MapMethods("/{id:guid}/complete", ["POST", "PATCH"], CompleteAsync)
            .WithSummary("Tick off, with what is open below it")
            .Changes<TaskResponse>();
        tasks.MapPost("/{id:guid}/reopen", ReopenAsync)
            .WithSummary("Open again, with what was ticked off with it").Changes<TaskResponse>();
        tasks.MapPost("/{id:guid}/move", MoveAsync).WithSummary("Put between two others").Changes<TaskResponse>();
        tasks.MapPost("/{id:guid}/restore", RestoreAsync)
            .WithSummary("Take out of the trash, with what went there with it").Changes<TaskResponse>();
        tasks.MapDelete("/{id:guid}", DeleteAsync)
            .WithSummary("Put into the trash, with its subtasks").Changes<TaskResponse>();
        tasks.MapPost("/{id:guid}/tags", AddTagsAsync).WithSummary("Add tags").Changes<TaskResponse>();
    }

    private static Task<IResult> CreateAsync(
        CreateTaskRequest request, Caller caller, TaskCommands commands, CancellationToken cancellationToken) =>
        commands.CreateAsync(request, caller, cancellationToken).ToResult();

    private static async Task<IResult> ListAsync(
        HttpRequest request, Caller caller, TaskQueries queries, CancellationToken cancellationToken)
    {
        var filter = TaskFilter.Parse(request.Query, caller, out var problem);
        return filter is null
            ? problem!.ToResult()
            : new JsonResult<Page<TaskResponse>>(
                await queries.ListAsync(filter, caller, cancellationToken), ApiJson.Default.PageTaskResponse);
    }

    private static async Task<IResult> ReadAsync(
        Guid id, [FromQuery] Guid? workspace, HttpContext http, Caller caller, TaskQueries queries,
        CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(workspace ?? caller.WorkspaceId, id, caller, cancellationToken) is not { } task)
            return Problem.NotFound("task").ToResult();

        var body = JsonSerializer.SerializeToUtf8Bytes(task, ApiJson.Default.TaskResponse);
        var tag = Preconditions.TagOf(task.Version, body);
        return new Answer(http.Request.IfNoneMatch(tag) ? 304 : 200, body, tag).ToResult();
    }

    private static async Task<IResult> PatchAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest request, Caller caller, TaskCommands commands,
        CancellationToken cancellationToken)
    {
        var patch = await TaskPatch.ReadAsync(request, cancellationToken);
        var target = Target(id, workspace, request, caller) with
        {
            WithSubtasks = patch.Moves,
            WithTags = patch.Tags,
            WithReminders = patch.Reschedules,
        };
        return await commands.ChangeAsync(target, patch.Apply, caller, cancellationToken).ToResult();
    }

    private static Task<IResult> CompleteAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest request, Caller caller, TaskCommands commands,
        CancellationToken cancellationToken) =>
        commands.ChangeAsync(Tree(id, workspace, request, caller), TaskChange.Complete, caller, cancellationToken)
            .ToResult();

    private static Task<IResult> ReopenAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest request, Caller caller, TaskCommands commands,
        CancellationToken cancellationToken) =>
        commands.ChangeAsync(Tree(id, workspace, request, caller), TaskChange.Reopen, caller, cancellationToken)
            .ToResult();

    private static Task<IResult> DeleteAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest request, Caller caller, TaskCommands commands,
        CancellationToken cancellationToken) =>
        commands.ChangeAsync(Tree(id, workspace, request, caller), TaskChange.Delete, caller, cancellationToken)
            .ToResult();

    private static Task<IResult> RestoreAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest request, Caller caller, TaskCommands commands,
        CancellationToken cancellationToken) =>
        commands.ChangeAsync(Tree(id, workspace, request, caller), TaskChange.Restore, caller, cancellationToken)
            .ToResult();

    private static Task<IResult> MoveAsync(
        Guid id, MoveTaskRequest move, [FromQuery] Guid? workspace, HttpRequest request, Caller caller,
        TaskCommands commands,
        CancellationToken cancellationToken) =>
        commands.MoveAsync(Target(id, workspace, request, caller), move, caller, cancellationToken).ToResult();

    private static Task<IResult> AddTagsAsync(
        Guid id, AddTagsRequest tags, [FromQuery] Guid? workspace, HttpRequest request, Caller caller,
        TaskCommands commands,
        CancellationToken cancellationToken) =>
        commands.ChangeAsync(
            Target(id, workspace, request, caller) with { WithTags = true }, TaskChange.AddTags(tags.Tags), caller,
            cancellationToken).ToResult();

    private static TaskTarget Tree(Guid id, Guid? workspace, HttpRequest request, Caller caller) =>
        Target(id, workspace, request, caller) with { WithSubtasks = true };

    private static TaskTarget Target(Guid id, Guid? workspace, HttpRequest request, Caller caller) =>
        new(workspace ?? caller.WorkspaceId, id, request.IfMatch());
}
