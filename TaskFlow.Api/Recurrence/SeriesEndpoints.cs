using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Recurrence;

internal static class SeriesEndpoints
{
    public static void MapSeries(this IEndpointRouteBuilder api)
    {
        api.MapPost("/tasks/{id:guid}/recurring", MakeRecurringAsync).WithTags("Recurring tasks")
            .WithSummary("Make a task the first occurrence of a series, or change its rule").Changes<SeriesResponse>();
        api.MapGet("/tasks/{id:guid}/instances", InstancesAsync).WithTags("Recurring tasks")
            .WithSummary("The occurrences of a task's series").Produces<IReadOnlyList<OccurrenceResponse>>();

        var series = api.MapGroup("/recurring-tasks").WithTags("Recurring tasks");
        series.MapGet("/", ListAsync).WithSummary("Series of the workspace").Produces<IReadOnlyList<SeriesResponse>>();
        series.MapPost("/", CreateAsync).WithSummary("Create a recurring task").Creates<TaskResponse>();
        series.MapPost("/preview", PreviewAsync).WithSummary("What a rule would give").Produces<PreviewResponse>();
        series.MapGet("/{id:guid}", ReadAsync).WithSummary("Read a series").Reads<SeriesResponse>();
        series.MapPatch("/{id:guid}", ChangeAsync).WithSummary("Change the rule").Changes<SeriesResponse>();
        series.MapPost("/{id:guid}/pause", PauseAsync).WithSummary("Pause").Changes<SeriesResponse>();
        series.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Resume").Changes<SeriesResponse>();
        series.MapPost("/{id:guid}/restore", RestoreAsync)
            .WithSummary("Go on with a series that was ended by hand").Changes<SeriesResponse>();
        series.MapDelete("/{id:guid}", DeleteAsync).WithSummary("End the series; its tasks stay").Removes();
    }

    private static Task<IResult> CreateAsync(
        CreateTaskRequest request, Caller caller, Tasks.TaskCommands commands, CancellationToken cancellationToken) =>
        request.Recurrence is null
            ? Task.FromResult(Problem.Invalid("recurrence", "It is required.").ToResult())
            : commands.CreateAsync(request, caller, cancellationToken).ToResult();

    private static async Task<IResult> ListAsync(
        [FromQuery] Guid? workspace, Caller caller, SeriesQueries queries, CancellationToken cancellationToken) =>
        Results.Json(
            await queries.ListAsync(workspace ?? caller.WorkspaceId, null, caller, cancellationToken),
            ApiJson.Default.IReadOnlyListSeriesResponse);

    private static async Task<IResult> ReadAsync(
        Guid id, [FromQuery] Guid? workspace, HttpResponse response, Caller caller, SeriesQueries queries,
        CancellationToken cancellationToken)
    {
        var found = await queries.ListAsync(workspace ?? caller.WorkspaceId, id, caller, cancellationToken);
        if (found.Count == 0)
            return Problem.NotFound("series").ToResult();

        response.Headers.ETag = Answer.TagOf(found[0].Version);
        return Results.Json(found[0], ApiJson.Default.SeriesResponse);
    }

    private static async Task<IResult> InstancesAsync(
        Guid id, [FromQuery] Guid? workspace, Caller caller, SeriesQueries queries,
        CancellationToken cancellationToken) =>
        await queries.OccurrencesAsync(workspace ?? caller.WorkspaceId, id, caller, cancellationToken) is { } occurrences
            ? Results.Json(occurrences, ApiJson.Default.IReadOnlyListOccurrenceResponse)
            : Problem.NotFound("task").ToResult();

    private static IResult PreviewAsync(
        PreviewRequest request, Caller caller) => SeriesQueries.Preview(request, caller);

    private static Task<IResult> MakeRecurringAsync(
        Guid id, RecurrenceValue request, [FromQuery] Guid? workspace, HttpRequest http, Caller caller,
        SeriesCommands commands,
        CancellationToken cancellationToken) =>
        commands.AttachAsync(workspace ?? caller.WorkspaceId, id, request, http.IfMatch(), caller, cancellationToken)
            .ToResult();

    private static Task<IResult> ChangeAsync(
        Guid id, ChangeSeriesRequest request, [FromQuery] Guid? workspace, HttpRequest http, Caller caller,
        SeriesCommands commands,
        CancellationToken cancellationToken) =>
        commands.ChangeAsync(workspace ?? caller.WorkspaceId, id, request, http.IfMatch(), caller, cancellationToken)
            .ToResult();

    private static Task<IResult> PauseAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest http, Caller caller, SeriesCommands commands,
        CancellationToken cancellationToken) =>
        commands.PauseAsync(workspace ?? caller.WorkspaceId, id, http.IfMatch(), caller, cancellationToken).ToResult();

    private static Task<IResult> ResumeAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest http, Caller caller, SeriesCommands commands,
        CancellationToken cancellationToken) =>
        commands.ResumeAsync(workspace ?? caller.WorkspaceId, id, http.IfMatch(), caller, cancellationToken).ToResult();

    private static Task<IResult> RestoreAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest http, Caller caller, SeriesCommands commands,
        CancellationToken cancellationToken) =>
        commands.RestoreAsync(workspace ?? caller.WorkspaceId, id, http.IfMatch(), caller, cancellationToken).ToResult();

    private static Task<IResult> DeleteAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest http, Caller caller, SeriesCommands commands,
        CancellationToken cancellationToken) =>
        commands.DeleteAsync(workspace ?? caller.WorkspaceId, id, http.IfMatch(), caller, cancellationToken).ToResult();
}
