using NodaTime;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Events;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>Tasks that change because something else does, in the trash too: each raised by one version, which its
/// event tells of. However many they are, it is one statement that reads them, one that writes them and one that logs
/// them.</summary>
internal sealed class TaskSet
{
    private readonly List<TaskItem> tasks = [];

    public static NpgsqlBatchCommand[] LockOfProject(Guid workspaceId, Guid id) => Twice(columns => Sql.Statement(
        $"SELECT {columns} FROM task t WHERE t.workspace_id = $1 AND t.project_id = $2 ORDER BY t.id FOR UPDATE OF t",
        Sql.Uuid(workspaceId), Sql.Uuid(id)));

    /// <summary>Of a tag that is locked: its tasks cannot get others meanwhile.</summary>
    public static NpgsqlBatchCommand LockOfTag(Guid workspaceId, Guid id) => Sql.Statement(
        $"""
        SELECT {TaskSql.ColumnsOfList} FROM task t WHERE t.workspace_id = $1 AND t.tag_ids @> ARRAY[$2]
        ORDER BY t.id FOR UPDATE OF t
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(id));

    /// <summary>Subtasks at every depth, top down, that the caller may change.</summary>
    public static NpgsqlBatchCommand[] LockBelow(Guid workspaceId, Guid id) => Twice(columns => Sql.Statement(
        $"""
        WITH RECURSIVE below (id, depth) AS (
            SELECT c.id, 1 FROM task c WHERE c.workspace_id = $1 AND c.parent_id = $2
            UNION ALL
            SELECT c.id, b.depth + 1 FROM below b JOIN task c ON c.workspace_id = $1 AND c.parent_id = b.id)
        SELECT {columns} FROM below b JOIN task t ON t.workspace_id = $1 AND t.id = b.id
        WHERE {TaskSql.VisibleProject} AND {Access.ChangesTask} ORDER BY b.depth, t.id FOR UPDATE OF t
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(id)));

    /// <summary>Reads what was locked: the last result set of these, which are the next ones.</summary>
    public static async Task<TaskSet> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        do
            await reader.NextResultAsync(cancellationToken);
        while (reader.FieldCount == 0);
        var set = new TaskSet();
        while (await reader.ReadAsync(cancellationToken))
            set.tasks.Add(TaskSql.Read(reader));
        return set;
    }

    /// <summary>The statements of a change.</summary>
    /// <param name="assignment">Of the column that changes; <c>$4</c> and on are <paramref name="parameters"/>.</param>
    /// <param name="parameters">Of the assignment.</param>
    /// <param name="edit">The same change of a task.</param>
    /// <param name="caller">Who does it.</param>
    /// <param name="now">When.</param>
    /// <param name="eventType">What their events are called.</param>
    public IEnumerable<NpgsqlBatchCommand> Change(
        string assignment, NpgsqlParameter[] parameters, Func<TaskItem, TaskItem> edit, Caller caller, Instant now,
        string eventType = EventTypes.TaskUpdated)
    {
        if (tasks is [])
            yield break;

        yield return Sql.Statement(
            $"""
            UPDATE task SET {assignment}, version = version + 1, updated_at = $3
            WHERE workspace_id = $1 AND id = ANY ($2)
            """,
            [Sql.Uuid(tasks[0].WorkspaceId), Sql.Uuids([.. tasks.Select(task => task.Id)]), Sql.Moment(now), .. parameters]);
        yield return EventLog.Insert([.. tasks.Select(task =>
            TaskEvents.By(caller, eventType, task, task.Edit(edit(task), now)))]);
    }

    /// <summary>The statements that take subtasks along with a task that moves, is ticked off, deleted, or any of that
    /// undone: each one that stood as the task did. See docs/decisions/0013.</summary>
    /// <param name="before">The task as it stood.</param>
    /// <param name="after">Its next version.</param>
    /// <param name="eventType">What its event is called.</param>
    /// <param name="caller">Who does it.</param>
    public IEnumerable<NpgsqlBatchCommand> Follow(TaskItem before, TaskItem after, string eventType, Caller caller)
    {
        if (after.DeletedAt != before.DeletedAt)
        {
            return Where(task => task.DeletedAt == before.DeletedAt).Change(
                "deleted_at = $4", [Sql.Moment(after.DeletedAt)], task => task with { DeletedAt = after.DeletedAt },
                caller, after.UpdatedAt, eventType);
        }

        if (after.CompletedAt != before.CompletedAt)
        {
            return OfTheSameRound().Where(task => task.CompletedAt == before.CompletedAt).Change(
                "completed_at = $4, status = CASE WHEN $4 IS NULL THEN 0 ELSE 1 END", [Sql.Moment(after.CompletedAt)],
                task => task with { CompletedAt = after.CompletedAt }, caller, after.UpdatedAt, eventType);
        }

        return after.ProjectId == before.ProjectId
            ? []
            : Where(task => task.ProjectId == before.ProjectId).Change(
                "project_id = $4", [Sql.Uuid(after.ProjectId)], task => task with { ProjectId = after.ProjectId },
                caller, after.UpdatedAt, eventType);
    }

    /// <summary>Without those in the trash and those that repeat by themselves, each with what lies below it.</summary>
    private TaskSet OfTheSameRound()
    {
        var others = new HashSet<Guid>();
        return Where(task => !((task.DeletedAt is not null || task.SeriesId is not null
            || others.Contains(task.ParentId!.Value)) && others.Add(task.Id)));
    }

    private TaskSet Where(Func<TaskItem, bool> wanted)
    {
        var set = new TaskSet();
        set.tasks.AddRange(tasks.Where(wanted));
        return set;
    }

    // What one of them got while it was waited for, a subtask or a tag, is seen by the second.
    private static NpgsqlBatchCommand[] Twice(Func<string, NpgsqlBatchCommand> look) =>
        [look(""), look(TaskSql.ColumnsOfList)];
}
