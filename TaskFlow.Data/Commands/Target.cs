using Npgsql;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Tasks;

namespace TaskFlow.Data.Commands;

/// <summary>What a command changes, or puts something into. To who sees it and may not change it the command is
/// forbidden (403); to anybody else it is not there (404). Which of the two is asked only when the command found
/// nothing to change.</summary>
/// <param name="What">Such as "task".</param>
/// <param name="Look">A query that has a row when the caller sees it.</param>
public sealed record Target(string What, Func<NpgsqlBatchCommand> Look)
{
    /// <summary>A task.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The task.</param>
    public static Target Task(Guid workspaceId, Guid id) => new("task", () => TaskSql.Find(workspaceId, id));

    /// <summary>A series.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The series.</param>
    public static Target Series(Guid workspaceId, Guid id) => new("series", () => SeriesSql.Find(workspaceId, id));

    /// <summary>A series that was deleted and can be brought back.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The series.</param>
    public static Target StoppedSeries(Guid workspaceId, Guid id) =>
        new("series", () => SeriesSql.FindStopped(workspaceId, id));

    /// <summary>A project.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The project.</param>
    public static Target Project(Guid workspaceId, Guid id) => new("project", () => Sql.Statement(
        $"SELECT FROM project p WHERE p.workspace_id = $1 AND p.id = $2 AND p.deleted_at IS NULL AND {Access.SeesProject}",
        Sql.Uuid(workspaceId), Sql.Uuid(id)));

    /// <summary>Tags, all of them.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="ids">The tags, each once.</param>
    public static Target Tags(Guid workspaceId, Guid[] ids) => new("tag", () => Sql.Statement(
        "SELECT FROM tag WHERE workspace_id = $1 AND id = ANY ($2) HAVING count(*) = cardinality($2)",
        Sql.Uuid(workspaceId), Sql.Uuids(ids)));

    /// <summary>A workspace.</summary>
    /// <param name="id">The workspace.</param>
    public static Target Workspace(Guid id) =>
        new("workspace", () => Sql.Statement("SELECT FROM workspace WHERE id = $1", Sql.Uuid(id)));
}
