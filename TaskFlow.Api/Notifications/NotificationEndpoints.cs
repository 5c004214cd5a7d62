using Microsoft.AspNetCore.Mvc;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Notifications;

internal static class NotificationEndpoints
{
    private const int Most = 200;

    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var notifications = api.MapGroup("/notifications").WithTags("Notifications");
        notifications.MapGet("/", ListAsync).WithSummary("Your notifications, newest first").Produces<NotificationList>();
        notifications.MapPost("/read", ReadAllAsync).WithSummary("Mark all as read").Produces(204);
        notifications.MapPost("/{id:guid}/read", ReadAsync).WithSummary("Mark one as read").Produces(204);
    }

    private static async Task<IResult> ListAsync(
        [FromQuery] Guid? workspace, [FromQuery] int? limit, Caller caller, AppDatabase database, CancellationToken cancellationToken)
    {
        var workspaceId = workspace ?? caller.WorkspaceId;
        var list = await database.QueryAsync(
            caller.UserId,
            [
                Sql.Statement(
                    "SELECT count(*)::int FROM notification WHERE workspace_id = $1 AND user_id = $2 AND read_at IS NULL",
                    Sql.Uuid(workspaceId), Sql.Uuid(caller.UserId)),
                Sql.Statement(
                    """
                    SELECT id, kind, task_id, reminder_id, title, body, created_at, read_at FROM notification
                    WHERE workspace_id = $1 AND user_id = $2 ORDER BY created_at DESC, id LIMIT $3
                    """,
                    Sql.Uuid(workspaceId), Sql.Uuid(caller.UserId), Sql.Number(Math.Clamp(limit ?? 50, 1, Most))),
            ],
            async (reader, token) =>
            {
                await reader.ReadAsync(token);
                var unread = reader.GetInt32(0);
                await reader.NextResultAsync(token);
                var items = new List<NotificationResponse>();
                while (await reader.ReadAsync(token))
                {
                    items.Add(new NotificationResponse(
                        reader.GetGuid(0), reader.GetString(1), reader.ValueOrNull<Guid>(2), reader.ValueOrNull<Guid>(3),
                        reader.GetString(4), reader.TextOrNull(5), reader.Moment(6).ToDateTimeOffset(),
                        reader.MomentOrNull(7)?.ToDateTimeOffset()));
                }

                return new NotificationList(items, unread);
            },
            cancellationToken);
        return Results.Json(list, ApiJson.Default.NotificationList);
    }

    private static Task<IResult> ReadAllAsync(
        [FromQuery] Guid? workspace, Caller caller, AppDatabase database, CancellationToken cancellationToken) =>
        MarkAsync(workspace ?? caller.WorkspaceId, null, caller, database, cancellationToken);

    private static Task<IResult> ReadAsync(
        Guid id, [FromQuery] Guid? workspace, Caller caller, AppDatabase database, CancellationToken cancellationToken) =>
        MarkAsync(workspace ?? caller.WorkspaceId, id, caller, database, cancellationToken);

    private static Task<IResult> MarkAsync(
        Guid workspaceId, Guid? id, Caller caller, AppDatabase database, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            () => new Plan(
                [Sql.Statement(
                    """
                    UPDATE notification SET read_at = now()
                    WHERE workspace_id = $1 AND user_id = $2 AND read_at IS NULL AND ($3::uuid IS NULL OR id = $3)
                    """,
                    Sql.Uuid(workspaceId), Sql.Uuid(caller.UserId), Sql.Uuid(id))],
                Answer.NoContent),
            cancellationToken).ToResult();
}
