using NodaTime;
using Npgsql;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Data.Recurrence;

/// <summary>Whether a series goes on. Stored as a <c>smallint</c>.</summary>
public enum SeriesState : short
{
    /// <summary>Completing an occurrence makes the next.</summary>
    Active = 0,

    /// <summary>Nothing is made until it is resumed.</summary>
    Paused = 1,

    /// <summary>Its end date or count was reached.</summary>
    Ended = 2,
}

/// <summary>What became of an occurrence. Stored as a <c>smallint</c>.</summary>
public enum OccurrenceState : short
{
    /// <summary>Its task is to be done.</summary>
    Open = 0,

    /// <summary>Done.</summary>
    Completed = 1,

    /// <summary>Left out on purpose; counts all the same.</summary>
    Skipped = 2,

    /// <summary>Its time passed.</summary>
    Missed = 3,
}

/// <summary>A series as it is stored.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Id">UUIDv7.</param>
/// <param name="Title">Title of its tasks.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Mode">What the next occurrence is counted from.</param>
/// <param name="Missed">What becomes of occurrences that pass.</param>
/// <param name="Anchor">The first due date.</param>
/// <param name="State">Whether it goes on.</param>
/// <param name="Version">From 1, one more with every change.</param>
/// <param name="CreatedBy">Who made it; their zone is the series' where it has none.</param>
/// <param name="ResumedAt">When it last went on after a pause; as it was read, written by
/// <see cref="SeriesSql.Update"/> alone.</param>
public sealed record SeriesRow(
    Guid WorkspaceId,
    Guid Id,
    string Title,
    RecurrenceRule Rule,
    RecurrenceMode Mode,
    MissedPolicy Missed,
    TaskDate Anchor,
    SeriesState State = SeriesState.Active,
    long Version = 1,
    Guid? CreatedBy = null,
    Instant? ResumedAt = null);

/// <summary>The statements that read and write series and their occurrences.</summary>
public static class SeriesSql
{
    /// <summary>The columns that <see cref="Read"/> expects, of a table aliased <c>s</c>.</summary>
    public const string Columns =
        """
        s.workspace_id, s.id, s.title, s.rrule, s.mode, s.missed, s.anchor_date, s.anchor_time, s.anchor_zone,
        s.state, s.version, s.created_by, s.resumed_at
        """;

    /// <summary>How many these are.</summary>
    public const int ColumnCount = 13;

    private const string Present = "s.deleted_at IS NULL";

    private const string Stopped =
        """
        s.deleted_at IS NOT NULL AND EXISTS (SELECT FROM task t
            WHERE t.workspace_id = $1 AND t.series_id = s.id AND t.status = 0 AND t.deleted_at IS NULL)
        """;

    /// <summary>Inserts a series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="now">When.</param>
    public static NpgsqlBatchCommand Insert(SeriesRow series, Instant now) => Sql.Statement(
        """
        INSERT INTO series (workspace_id, id, title, rrule, mode, missed, anchor_date, anchor_time, anchor_zone,
            state, version, created_by, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
        """,
        Sql.Uuid(series.WorkspaceId), Sql.Uuid(series.Id), Sql.Text(series.Title), Sql.Text(series.Rule.ToString()),
        Sql.Small((short)series.Mode), Sql.Small((short)series.Missed),
        Sql.DateOf(series.Anchor), Sql.TimeOf(series.Anchor), Sql.ZoneOf(series.Anchor),
        Sql.Small((short)series.State), Sql.Big(series.Version), Sql.Uuid(series.CreatedBy), Sql.Moment(now));

    /// <summary>Writes the next version of a series that the transaction has locked.</summary>
    /// <param name="series">The new state.</param>
    /// <param name="now">When.</param>
    public static NpgsqlBatchCommand Update(SeriesRow series, Instant now) => Sql.Statement(
        """
        UPDATE series SET title = $3, rrule = $4, mode = $5, missed = $6, anchor_date = $7, anchor_time = $8,
            anchor_zone = $9, state = $10, version = $11, updated_at = $12,
            paused_at = CASE $10 WHEN 1 THEN COALESCE(paused_at, $12) WHEN 2 THEN paused_at END,
            resumed_at = CASE WHEN state = 1 AND $10 = 0 THEN $12 ELSE resumed_at END
        WHERE workspace_id = $1 AND id = $2
        """,
        Sql.Uuid(series.WorkspaceId), Sql.Uuid(series.Id), Sql.Text(series.Title), Sql.Text(series.Rule.ToString()),
        Sql.Small((short)series.Mode), Sql.Small((short)series.Missed),
        Sql.DateOf(series.Anchor), Sql.TimeOf(series.Anchor), Sql.ZoneOf(series.Anchor),
        Sql.Small((short)series.State), Sql.Big(series.Version), Sql.Moment(now));

    /// <summary>Deletes a series: no command finds it any more, and nothing is made of it.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The series.</param>
    /// <param name="now">When.</param>
    public static NpgsqlBatchCommand Delete(Guid workspaceId, Guid id, Instant now) => Sql.Statement(
        "UPDATE series SET deleted_at = COALESCE(deleted_at, $3) WHERE workspace_id = $1 AND id = $2",
        Sql.Uuid(workspaceId), Sql.Uuid(id), Sql.Moment(now));

    /// <summary>Takes that back.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The series.</param>
    public static NpgsqlBatchCommand Restore(Guid workspaceId, Guid id) => Sql.Statement(
        "UPDATE series SET deleted_at = NULL WHERE workspace_id = $1 AND id = $2", Sql.Uuid(workspaceId), Sql.Uuid(id));

    /// <summary>Whether the caller sees the series aliased <c>s</c>: any of its tasks, or there is none.</summary>
    public const string Visible =
        $"""
        (NOT EXISTS (SELECT FROM task t WHERE t.workspace_id = $1 AND t.series_id = s.id)
            OR EXISTS (SELECT FROM task t WHERE t.workspace_id = $1 AND t.series_id = s.id AND {TaskSql.VisibleProject}))
        """;

    /// <summary>A row if there is such a series and the caller sees it.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The series.</param>
    public static NpgsqlBatchCommand Find(Guid workspaceId, Guid id) => Find(workspaceId, id, Present);

    /// <summary>A row if there is such a series, it is deleted but has an open task still, and the caller sees
    /// it.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The series.</param>
    public static NpgsqlBatchCommand FindStopped(Guid workspaceId, Guid id) => Find(workspaceId, id, Stopped);

    /// <summary>Locks and reads one series that is not deleted and that the caller may change: all of its
    /// tasks.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The series.</param>
    public static NpgsqlBatchCommand LockToChange(Guid workspaceId, Guid id) =>
        LockToChange(workspaceId, id, Present);

    /// <summary>Locks and reads one series that is deleted but has an open task still, and that the caller may change;
    /// after its columns, whether it was paused when it was deleted.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The series.</param>
    public static NpgsqlBatchCommand LockToRestore(Guid workspaceId, Guid id) =>
        LockToChange(workspaceId, id, Stopped, ", s.paused_at IS NOT NULL");

    private static NpgsqlBatchCommand Find(Guid workspaceId, Guid id, string condition) => Sql.Statement(
        $"SELECT FROM series s WHERE s.workspace_id = $1 AND s.id = $2 AND {condition} AND {Visible}",
        Sql.Uuid(workspaceId), Sql.Uuid(id));

    private static NpgsqlBatchCommand LockToChange(
        Guid workspaceId, Guid id, string condition, string more = "") => Sql.Statement(
        $"""
        SELECT {Columns}{more} FROM series s
        WHERE s.workspace_id = $1 AND s.id = $2 AND {condition} AND {Visible}
            AND NOT EXISTS (SELECT FROM task t JOIN project_member m
                ON m.workspace_id = t.workspace_id AND m.project_id = t.project_id AND m.user_id = app_user() AND m.role = 0
                WHERE t.workspace_id = $1 AND t.series_id = s.id)
        FOR UPDATE OF s
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(id));

    /// <summary>Locks and reads one series that is not deleted, for a consumer.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The series.</param>
    public static NpgsqlBatchCommand Lock(Guid workspaceId, Guid id) => Sql.Statement(
        $"SELECT {Columns} FROM series s WHERE s.workspace_id = $1 AND s.id = $2 AND s.deleted_at IS NULL FOR UPDATE",
        Sql.Uuid(workspaceId), Sql.Uuid(id));

    /// <summary>Locks and reads the series of a task, if it has one, be it deleted or not.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="taskId">The task.</param>
    public static NpgsqlBatchCommand LockOf(Guid workspaceId, Guid taskId) => Sql.Statement(
        $"""
        SELECT {Columns} FROM series s WHERE s.workspace_id = $1
            AND s.id = (SELECT t.series_id FROM task t WHERE t.workspace_id = $1 AND t.id = $2) FOR UPDATE
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(taskId));

    /// <summary>Records an occurrence; one of the same key stays as it is.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="seriesId">The series.</param>
    /// <param name="key">Local date or date-time in ISO form.</param>
    /// <param name="state">What became of it.</param>
    /// <param name="taskId">Its task, if there is one.</param>
    public static NpgsqlBatchCommand InsertOccurrence(
        Guid workspaceId, Guid seriesId, string key, OccurrenceState state, Guid? taskId) => Sql.Statement(
        """
        INSERT INTO occurrence (workspace_id, series_id, key, state, task_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (workspace_id, series_id, key) DO NOTHING
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(seriesId), Sql.Text(key), Sql.Small((short)state), Sql.Uuid(taskId));

    /// <summary>Sets what became of an occurrence.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="seriesId">The series.</param>
    /// <param name="key">Local date or date-time in ISO form.</param>
    /// <param name="state">What became of it.</param>
    public static NpgsqlBatchCommand SetOccurrence(
        Guid workspaceId, Guid seriesId, string key, OccurrenceState state) => Sql.Statement(
        "UPDATE occurrence SET state = $4 WHERE workspace_id = $1 AND series_id = $2 AND key = $3",
        Sql.Uuid(workspaceId), Sql.Uuid(seriesId), Sql.Text(key), Sql.Small((short)state));

    /// <summary>Forgets an occurrence.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="seriesId">The series.</param>
    /// <param name="key">Local date or date-time in ISO form.</param>
    public static NpgsqlBatchCommand DeleteOccurrence(Guid workspaceId, Guid seriesId, string key) => Sql.Statement(
        "DELETE FROM occurrence WHERE workspace_id = $1 AND series_id = $2 AND key = $3",
        Sql.Uuid(workspaceId), Sql.Uuid(seriesId), Sql.Text(key));

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    /// <param name="reader">Stands on the row.</param>
    public static SeriesRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetGuid(1),
        reader.GetString(2),
        RecurrenceRule.Parse(reader.GetString(3)),
        (RecurrenceMode)reader.GetInt16(4),
        (MissedPolicy)reader.GetInt16(5),
        reader.DateOrNull(6)!.Value,
        (SeriesState)reader.GetInt16(9),
        reader.GetInt64(10),
        reader.ValueOrNull<Guid>(11),
        reader.MomentOrNull(12));
}
