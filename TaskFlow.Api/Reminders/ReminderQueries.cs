using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Reminders;
using TaskFlow.Data.Tasks;

namespace TaskFlow.Api.Reminders;

internal sealed class ReminderQueries(AppDatabase database)
{
    private const int Most = 500;

    public Task<IReadOnlyList<ReminderResponse>> ListAsync(
        Guid workspaceId, Guid? taskId, bool pendingOnly, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync<IReadOnlyList<ReminderResponse>>(
            caller.UserId,
            [Sql.Statement(
                $"""
                SELECT {ReminderSql.Columns} FROM reminder r
                JOIN task t ON t.workspace_id = r.workspace_id AND t.id = r.task_id AND t.deleted_at IS NULL
                    AND {TaskSql.VisibleProject}
                WHERE r.workspace_id = $1 AND r.user_id = $2 AND ($3::uuid IS NULL OR r.task_id = $3)
                    AND (NOT $4 OR (r.state = 0 AND r.next_fire_at IS NOT NULL AND t.status = 0))
                ORDER BY r.next_fire_at NULLS LAST, r.id LIMIT {Most}
                """,
                Sql.Uuid(workspaceId), Sql.Uuid(caller.UserId), Sql.Uuid(taskId), Sql.Bool(pendingOnly))],
            async (reader, token) => await ReminderMapping.ReadAllAsync(reader, token),
            cancellationToken);

    public Task<ReminderResponse?> FindAsync(
        Guid workspaceId, Guid id, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync(
            caller.UserId,
            [Sql.Statement(
                $"""
                SELECT {ReminderSql.Columns} FROM reminder r
                JOIN task t ON t.workspace_id = r.workspace_id AND t.id = r.task_id AND {TaskSql.VisibleProject}
                WHERE r.workspace_id = $1 AND r.id = $2 AND r.user_id = $3
                """,
                Sql.Uuid(workspaceId), Sql.Uuid(id), Sql.Uuid(caller.UserId))],
            async (reader, token) => await reader.ReadAsync(token) ? ReminderMapping.Read(reader) : null,
            cancellationToken);
}
