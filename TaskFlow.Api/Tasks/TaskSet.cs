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

    public static NpgsqlBatchCommand LockOfProject(
        Guid workspaceId, Guid id) => Lock("t.project_id = $2", workspaceId, id);

    public static NpgsqlBatchCommand LockOfTag(
        Guid workspaceId, Guid id) => Lock("t.tag_ids @> ARRAY[$2]", workspaceId, id);

    /// <summary>Reads the next result set.</summary>
    public static async Task<TaskSet> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
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
    public IEnumerable<NpgsqlBatchCommand> Change(
        string assignment, NpgsqlParameter[] parameters, Func<TaskItem, TaskItem> edit, Caller caller, Instant now)
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
            TaskEvents.By(caller, EventTypes.TaskUpdated, task, task.Edit(edit(task), now)))]);
    }

    private static NpgsqlBatchCommand Lock(string which, Guid workspaceId, Guid id) => Sql.Statement(
        $"SELECT {TaskSql.ColumnsOfList} FROM task t WHERE t.workspace_id = $1 AND {which} ORDER BY t.id FOR UPDATE OF t",
        Sql.Uuid(workspaceId), Sql.Uuid(id));
}
