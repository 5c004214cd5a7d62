using Microsoft.AspNetCore.Mvc;
using NodaTime;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Notifications;

internal static class NotificationEndpoints
{
    private const int Most = 200;

    // A task may be hidden since.
    private static readonly string Own =
        $"n.workspace_id = $1 AND n.user_id = $2 AND {Access.SeesSubject("n.task_id", "n.task_id")}";

    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var notifications = api.MapGroup("/notifications").WithTags("Notifications");
        notifications.MapGet("/", ListAsync).WithSummary("Your notifications, newest first")
            .Produces<NotificationList>();
        notifications.MapPost("/read", ReadAllAsync).WithSummary("Mark all as read").Produces(204)
            .Idempotent();
        notifications.MapPost("/{id:guid}/read", ReadAsync).WithSummary("Mark one as read").Produces(204)
            .Idempotent();
    }

    private static async Task<IResult> ListAsync(
        [FromQuery] Guid? workspace, [FromQuery] int? limit, [FromQuery] string? cursor, Caller caller,
        AppDatabase database, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var most = errors.Limit(limit, 50, Most);
        var after = MomentCursor.Read(cursor, errors);
        if (errors.Problem is { } problem)
            return problem.ToResult();

        var workspaceId = workspace ?? caller.WorkspaceId;
        var list = await database.QueryAsync(
            caller.UserId,
            [
                Sql.Statement(
                    $"SELECT count(*)::int FROM notification n WHERE {Own} AND read_at IS NULL",
                    Sql.Uuid(workspaceId), Sql.Uuid(caller.UserId)),
                Sql.Statement(
                    $"""
                    SELECT id, kind, task_id, reminder_id, title, body, created_at, read_at FROM notification n
                    WHERE {Own} AND ($4::timestamptz IS NULL OR created_at < $4 OR (created_at = $4 AND id > $5))
                    ORDER BY created_at DESC, id LIMIT $3
                    """,
                    Sql.Uuid(workspaceId), Sql.Uuid(caller.UserId), Sql.Number(most + 1), Sql.Moment(after?.At),
                    Sql.Uuid(after?.Id)),
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
                        reader.GetGuid(0), reader.GetString(1), reader.ValueOrNull<Guid>(2),
                        reader.ValueOrNull<Guid>(3),
                        reader.GetString(4), reader.TextOrNull(5), reader.Moment(6).ToDateTimeOffset(),
                        reader.MomentOrNull(7)?.ToDateTimeOffset()));
                }

                if (items.Count <= most)
                    return new NotificationList(items, unread);

                var last = items[most - 1];
                return new NotificationList(
                    items[..most], unread, MomentCursor.Write(Instant.FromDateTimeOffset(last.CreatedAt), last.Id));
            },
            cancellationToken);
        return Results.Json(list, ApiJson.Default.NotificationList);
    }

    private static Task<IResult> ReadAllAsync(
        [FromQuery] Guid? workspace, Caller caller, AppDatabase database, CancellationToken cancellationToken)
    {
        var workspaceId = workspace ?? caller.WorkspaceId;
        var plan = new Plan(
            [Sql.Statement(
                "UPDATE notification SET read_at = now() WHERE workspace_id = $1 AND user_id = $2 AND read_at IS NULL",
                Sql.Uuid(workspaceId), Sql.Uuid(caller.UserId))],
            Answer.NoContent);
        return database.ExecuteAsync(caller, () => plan, cancellationToken).ToResult();
    }

    private static Task<IResult> ReadAsync(
        Guid id, [FromQuery] Guid? workspace, Caller caller, AppDatabase database, CancellationToken cancellationToken)
    {
        var workspaceId = workspace ?? caller.WorkspaceId;
        return database.ExecuteAsync(
            caller,
            () => [One("SELECT FROM notification {0} FOR UPDATE")],
            async (reader, token) => await reader.ReadAsync(token)
                ? new Plan([One("UPDATE notification SET read_at = COALESCE(read_at, now()) {0}")], Answer.NoContent)
                : Plan.Refuse(Problem.NotFound("notification")),
            cancellationToken).ToResult();

        Npgsql.NpgsqlBatchCommand One(string sql) => Sql.Statement(
            sql.Replace("{0}", "WHERE workspace_id = $1 AND id = $2 AND user_id = $3", StringComparison.Ordinal),
            Sql.Uuid(workspaceId), Sql.Uuid(id), Sql.Uuid(caller.UserId));
    }
}
