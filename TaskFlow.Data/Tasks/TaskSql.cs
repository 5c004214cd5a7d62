using NodaTime;
using Npgsql;
using TaskFlow.Data.Commands;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Data.Tasks;

/// <summary>The statements that read and write tasks.</summary>
public static class TaskSql
{
    /// <summary>The columns that <see cref="Read"/> expects, of a table aliased <c>t</c>.</summary>
    public const string Columns =
        """
        t.workspace_id, t.id, t.project_id, t.parent_id, t.root_id, t.title, t.description, t.priority,
        t.start_date, t.start_time, t.start_zone, t.due_date, t.due_time, t.due_zone,
        CASE WHEN t.tag_ids = '{}' THEN '{}'::text[] ELSE
            ARRAY(SELECT g.name FROM tag g WHERE g.workspace_id = t.workspace_id AND g.id = ANY (t.tag_ids)) END,
        t.position, t.series_id, t.occurrence_key, t.version, t.created_by, t.created_at, t.updated_at,
        t.completed_at, t.deleted_at
        """;

    /// <summary>The same for lists: none of them shows the description, which may be long.</summary>
    public static readonly string ColumnsOfList = Columns.Replace("t.description", "''", StringComparison.Ordinal);

    /// <summary>How many columns <see cref="Columns"/> are; what a query adds begins there.</summary>
    public const int ColumnCount = 24;

    // Of consumers: what is not there, or not any more, is not made for them. Locked as a foreign key would lock them:
    // one that is being merged or deleted is waited for.
    internal static string TagIds(string names) =>
        $"""
        ARRAY(SELECT id FROM tag
            WHERE workspace_id = $1 AND fold(name) = ANY (ARRAY(SELECT fold(wanted) FROM unnest({names}) wanted))
            FOR KEY SHARE)
        """;

    /// <summary>Inserts a task with those of its tags that are there. A project that is not there, or that the caller may
    /// not change, fails as a missing <c>project_id</c>.</summary>
    /// <param name="task">The task.</param>
    public static NpgsqlBatchCommand Insert(TaskItem task) => Insert(task, TagIds("$15"), []);

    /// <summary>The same, and makes the tags that are not there yet. Fails where one is called otherwise: see
    /// <see cref="TagSpelling"/>.</summary>
    /// <param name="task">The task; its tags distinct without regard to case.</param>
    public static NpgsqlBatchCommand InsertWithTags(TaskItem task) => task.Tags is []
        ? Insert(task)
        : Insert(task, "ensure_tag_ids($1, $23, $15)", [TagKeys(task)]);

    /// <summary>Writes the next version of a task that the transaction has locked: what has changed of it. Its tags must
    /// be there.</summary>
    /// <param name="before">As it was read.</param>
    /// <param name="after">The new state.</param>
    public static NpgsqlBatchCommand Update(TaskItem before, TaskItem after) =>
        new TaskUpdate(before, after).Statement(makesTags: false);

    /// <summary>The same, and makes the tags that are not there yet, as <see cref="InsertWithTags"/> does.</summary>
    /// <param name="before">As it was read.</param>
    /// <param name="after">The new state.</param>
    public static NpgsqlBatchCommand UpdateWithTags(TaskItem before, TaskItem after) =>
        new TaskUpdate(before, after).Statement(makesTags: true);

    /// <summary>Locks one task that the caller may change, wherever it is, in the trash too: a row where there is one. To
    /// be read by another statement after it.</summary>
    /// <remarks>What a statement that waits for a lock reads beside the row itself, such as the names of its tags, is as old
    /// as its waiting.</remarks>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The task.</param>
    /// <param name="forTags">Whether it may get tags: then the lock on tags comes first.</param>
    public static NpgsqlBatchCommand Lock(Guid workspaceId, Guid id, bool forTags = false) => Sql.Statement(
        $"""
        {(forTags ? $"WITH tags AS MATERIALIZED (SELECT {TagLock.Shared})" : "")}
        SELECT FROM {(forTags ? "tags, " : "")}task t
        WHERE t.workspace_id = $1 AND t.id = $2 AND {VisibleProject} AND {Access.ChangesTask} FOR UPDATE OF t
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(id));

    /// <summary>Reads a task that the transaction has locked, in <see cref="Columns"/>.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The task.</param>
    public static NpgsqlBatchCommand Locked(Guid workspaceId, Guid id) => Sql.Statement(
        $"SELECT {Columns} FROM task t WHERE t.workspace_id = $1 AND t.id = $2", Sql.Uuid(workspaceId), Sql.Uuid(id));

    /// <summary>Locks a task, for somebody who only reads it too, until the transaction ends.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The task.</param>
    /// <param name="forTags">Whether tasks below it may get tags: then the lock on tags comes first.</param>
    public static NpgsqlBatchCommand Hold(Guid workspaceId, Guid id, bool forTags = false) => Sql.Statement(
        forTags
            ? $"WITH tags AS MATERIALIZED (SELECT {TagLock.Shared}) SELECT hold_task($1, $2) FROM tags"
            : "SELECT hold_task($1, $2)",
        Sql.Uuid(workspaceId), Sql.Uuid(id));

    /// <summary>Reads one task, wherever it is, in the trash too.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The task.</param>
    public static NpgsqlBatchCommand See(Guid workspaceId, Guid id) => Sql.Statement(
        $"SELECT {Columns} FROM task t WHERE t.workspace_id = $1 AND t.id = $2 AND {VisibleProject}",
        Sql.Uuid(workspaceId), Sql.Uuid(id));

    /// <summary>A row if there is such a task and the caller may see it.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The task.</param>
    public static NpgsqlBatchCommand Find(Guid workspaceId, Guid? id) => Sql.Statement(
        $"SELECT FROM task t WHERE t.workspace_id = $1 AND t.id = $2 AND {VisibleProject}",
        Sql.Uuid(workspaceId), Sql.Uuid(id));

    /// <summary>Where a new task goes: the workspace's Inbox, and the parent's root and project.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="parentId">The parent, if there is one.</param>
    public static NpgsqlBatchCommand Place(Guid workspaceId, Guid? parentId) => Sql.Statement(
        $"""
        SELECT (SELECT id FROM project WHERE workspace_id = $1 AND is_inbox), t.root_id, t.project_id
        FROM (SELECT) AS one LEFT JOIN task t
            ON t.workspace_id = $1 AND t.id = $2 AND t.deleted_at IS NULL AND {VisibleProject}
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(parentId));

    /// <summary>The ranks of two neighbours, for <see cref="ReadPositionsAsync"/>.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="above">The one above, if there is one.</param>
    /// <param name="below">The one below, if there is one.</param>
    public static NpgsqlBatchCommand Positions(Guid workspaceId, Guid? above, Guid? below) => Sql.Statement(
        $"""
        SELECT (SELECT t.position FROM task t WHERE t.workspace_id = $1 AND t.id = $2 AND {VisibleProject}),
               (SELECT t.position FROM task t WHERE t.workspace_id = $1 AND t.id = $3 AND {VisibleProject})
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(above), Sql.Uuid(below));

    /// <summary>Reads the next result set, of <see cref="Positions"/>.</summary>
    /// <param name="reader">Stands before it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<(string? Above, string? Below)> ReadPositionsAsync(
        NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.TextOrNull(0), reader.TextOrNull(1));
    }

    /// <summary>Whether the caller may see the project of <c>t</c>.</summary>
    /// <remarks>NOT IN, because of <c>&lt;&gt; ALL (ARRAY(…))</c> the planner expects to leave no row where all tasks
    /// lie in one project, and then reads the whole workspace instead of the index of the order.</remarks>
    public const string VisibleProject =
        """
        t.project_id NOT IN (SELECT p.id FROM project p WHERE p.workspace_id = $1 AND p.visibility = 1 AND app_user() IS NOT NULL
            AND NOT EXISTS (SELECT FROM project_member m
                WHERE m.workspace_id = $1 AND m.project_id = p.id AND m.user_id = app_user()))
        """;

    /// <summary>The same of a task aliased otherwise.</summary>
    /// <param name="alias">The alias.</param>
    public static string Visible(string alias) => alias + VisibleProject[1..];

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    /// <param name="reader">Stands on the row.</param>
    public static TaskItem Read(NpgsqlDataReader reader) => new()
    {
        WorkspaceId = reader.GetGuid(0),
        Id = reader.GetGuid(1),
        ProjectId = reader.GetGuid(2),
        ParentId = reader.ValueOrNull<Guid>(3),
        RootId = reader.GetGuid(4),
        Title = reader.GetString(5),
        Description = reader.GetString(6),
        Priority = (TaskPriority)reader.GetInt16(7),
        Start = reader.DateOrNull(8),
        Due = reader.DateOrNull(11),
        Tags = InOrder(reader.GetFieldValue<string[]>(14)),
        Position = reader.GetString(15),
        SeriesId = reader.ValueOrNull<Guid>(16),
        OccurrenceKey = reader.TextOrNull(17),
        Version = reader.GetInt64(18),
        CreatedBy = reader.ValueOrNull<Guid>(19),
        CreatedAt = reader.Moment(20),
        UpdatedAt = reader.Moment(21),
        CompletedAt = reader.MomentOrNull(22),
        DeletedAt = reader.MomentOrNull(23),
    };

    // Here and not in the query: sorting two names for each row is a sixth of what a page of tasks costs the database.
    private static string[] InOrder(string[] names) =>
        names.Length < 2 ? names : [.. names.OrderBy(name => name.ToLowerInvariant(), StringComparer.Ordinal)];

    private static NpgsqlBatchCommand Insert(TaskItem task, string tagIds, ReadOnlySpan<NpgsqlParameter> more) =>
        Sql.Statement(
            $"""
            INSERT INTO task (workspace_id, id, project_id, parent_id, root_id, title, description, priority,
                start_date, start_time, start_zone, due_date, due_time, due_zone, tag_ids,
                position, series_id, occurrence_key, version, created_by, created_at, updated_at, due_at)
            VALUES ($1, $2, {Project("$3")}, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                CASE WHEN $15::text[] = '{"{}"}' THEN '{"{}"}'::uuid[] ELSE {tagIds} END,
                $16, $17, $18, $19, $20, $21, $21, $22)
            """,
            [Sql.Uuid(task.WorkspaceId), Sql.Uuid(task.Id), Sql.Uuid(task.ProjectId), Sql.Uuid(task.ParentId),
             Sql.Uuid(task.RootId), Sql.Text(task.Title), Sql.Text(task.Description), Sql.Small((short)task.Priority),
             Sql.DateOf(task.Start), Sql.TimeOf(task.Start), Sql.ZoneOf(task.Start),
             Sql.DateOf(task.Due), Sql.TimeOf(task.Due), Sql.ZoneOf(task.Due), Sql.Texts([.. task.Tags]),
             Sql.Text(task.Position), Sql.Uuid(task.SeriesId), Sql.Text(task.OccurrenceKey), Sql.Big(task.Version),
             Sql.Uuid(task.CreatedBy), Sql.Moment(task.CreatedAt), Sql.Moment(DueAt(task)), .. more]);

    /// <summary>None where the project is not there, or hidden from the caller, or only read by the caller; consumers
    /// change all projects.</summary>
    /// <remarks>Locked as its foreign key locks it, and before it is looked at: one that is being deleted is waited
    /// for.</remarks>
    internal static string Project(string id) =>
        $"""
        (SELECT p.id FROM project p WHERE p.workspace_id = $1 AND p.id = {id} AND p.deleted_at IS NULL
            AND {Access.SeesProject} AND {Access.ChangesProject} FOR KEY SHARE OF p)
        """;

    /// <summary>Ids for the tags that are not there yet.</summary>
    internal static NpgsqlParameter TagKeys(TaskItem task) => Sql.Uuids([.. task.Tags.Select(_ => Guid.CreateVersion7())]);

    internal static Instant? DueAt(TaskItem task) =>
        task.Due is { Zone: not null } due ? due.ToInstant(DateTimeZone.Utc) : null;
}
