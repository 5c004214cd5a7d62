using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Reminders;

internal static class ReminderEndpoints
{
    public static void MapReminders(this IEndpointRouteBuilder api)
    {
        api.MapPost("/tasks/{id:guid}/reminders", CreateForTaskAsync).WithTags("Reminders")
            .WithSummary("Set a reminder on a task")
            .Creates<ReminderResponse>(byRole: false);

        var reminders = api.MapGroup("/reminders").WithTags("Reminders");
        reminders.MapGet("/", ListAsync).WithSummary("Your reminders").Produces<IReadOnlyList<ReminderResponse>>();
        reminders.MapGet("/upcoming", UpcomingAsync).WithSummary("Those still to come, soonest first")
            .Produces<IReadOnlyList<ReminderResponse>>();
        reminders.MapGet("/{id:guid}", ReadAsync).WithSummary("Read a reminder of yours").Reads<ReminderResponse>();
        reminders.MapPost("/", CreateAsync).WithSummary("Set a reminder").Creates<ReminderResponse>(byRole: false);
        reminders.MapMethods("/{id:guid}/dismiss", ["POST", "PATCH"], DismissAsync).WithSummary("Be done with it")
            .Changes<ReminderResponse>(byRole: false);
        reminders.MapPost("/{id:guid}/snooze", SnoozeAsync).WithSummary("Put it off; touches nothing else")
            .Changes<ReminderResponse>(byRole: false);
        reminders.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Remove it").Removes(byRole: false);
    }

    private static async Task<IResult> ListAsync(
        [FromQuery] Guid? workspace, [FromQuery] Guid? task, Caller caller, ReminderQueries queries,
        CancellationToken cancellationToken) =>
        Results.Json(
            await queries.ListAsync(workspace ?? caller.WorkspaceId, task, false, caller, cancellationToken),
            ApiJson.Default.IReadOnlyListReminderResponse);

    private static async Task<IResult> ReadAsync(
        Guid id, [FromQuery] Guid? workspace, Caller caller, ReminderQueries queries,
        CancellationToken cancellationToken) =>
        (await queries.FindAsync(workspace ?? caller.WorkspaceId, id, caller, cancellationToken) is { } reminder
            ? Answer.Of(200, reminder, ApiJson.Default.ReminderResponse, reminder.Version)
            : Answer.Refused(Problem.NotFound("reminder"))).ToResult();

    private static async Task<IResult> UpcomingAsync(
        [FromQuery] Guid? workspace, Caller caller, ReminderQueries queries, CancellationToken cancellationToken) =>
        Results.Json(
            await queries.ListAsync(workspace ?? caller.WorkspaceId, null, true, caller, cancellationToken),
            ApiJson.Default.IReadOnlyListReminderResponse);

    private static Task<IResult> CreateForTaskAsync(
        Guid id, ReminderValue request, [FromQuery] Guid? workspace, Caller caller, ReminderCommands commands,
        CancellationToken cancellationToken) =>
        commands.CreateAsync(workspace ?? caller.WorkspaceId, id, request, caller, cancellationToken).ToResult();

    private static Task<IResult> CreateAsync(
        CreateReminderRequest request, Caller caller, ReminderCommands commands, CancellationToken cancellationToken) =>
        request.TaskId is { } task
            ? commands.CreateAsync(
                request.WorkspaceId ?? caller.WorkspaceId, task, new ReminderValue(request.OffsetMinutes, request.At),
                caller,
                cancellationToken).ToResult()
            : Task.FromResult(Problem.Invalid("taskId", "It is required.").ToResult());

    private static Task<IResult> DismissAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest http, Caller caller, ReminderCommands commands,
        CancellationToken cancellationToken) =>
        commands.DismissAsync(workspace ?? caller.WorkspaceId, id, http.IfMatch(), caller, cancellationToken)
            .ToResult();

    private static Task<IResult> SnoozeAsync(
        Guid id, SnoozeRequest request, [FromQuery] Guid? workspace, HttpRequest http, Caller caller,
        ReminderCommands commands, CancellationToken cancellationToken) =>
        commands.SnoozeAsync(
            workspace ?? caller.WorkspaceId, id, request.Minutes, http.IfMatch(), caller, cancellationToken).ToResult();

    private static Task<IResult> DeleteAsync(
        Guid id, [FromQuery] Guid? workspace, HttpRequest http, Caller caller, ReminderCommands commands,
        CancellationToken cancellationToken) =>
        commands.DeleteAsync(workspace ?? caller.WorkspaceId, id, http.IfMatch(), caller, cancellationToken).ToResult();
}
