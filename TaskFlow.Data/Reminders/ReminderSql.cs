using NodaTime;
using Npgsql;
using TaskFlow.Domain.Reminders;

namespace TaskFlow.Data.Reminders;

/// <summary>A reminder as it is stored.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Id">UUIDv7.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="UserId">Whom it reminds.</param>
/// <param name="Trigger">What it hangs on.</param>
/// <param name="NextFireAt">When it fires; none while its task has no date.</param>
public sealed record ReminderRow(
    Guid WorkspaceId, Guid Id, Guid TaskId, Guid UserId, ReminderTrigger Trigger, Instant? NextFireAt);

/// <summary>The statements that write reminders.</summary>
public static class ReminderSql
{
    /// <summary>What the Api answers of a reminder, of tables aliased <c>r</c> and <c>t</c>.</summary>
    public const string Columns =
        """
        r.id, r.task_id, t.title, r.offset_minutes, r.at_date, r.at_time, r.at_zone, r.next_fire_at, r.state, r.version
        """;

    /// <summary>A user's reminders of a task, in <see cref="Columns"/>.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="userId">Whose.</param>
    public static NpgsqlBatchCommand OfTask(Guid workspaceId, Guid taskId, Guid userId) => Sql.Statement(
        $"""
        SELECT {Columns} FROM reminder r JOIN task t ON t.workspace_id = r.workspace_id AND t.id = r.task_id
        WHERE r.workspace_id = $1 AND r.task_id = $2 AND r.user_id = $3
        ORDER BY r.next_fire_at NULLS LAST, r.id
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(taskId), Sql.Uuid(userId));

    /// <summary>Inserts a pending reminder.</summary>
    /// <param name="reminder">The reminder.</param>
    public static NpgsqlBatchCommand Insert(ReminderRow reminder) => Sql.Statement(
        """
        INSERT INTO reminder (workspace_id, id, task_id, user_id, offset_minutes, at_date, at_time, at_zone,
            next_fire_at, scheduled_for)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
        """,
        Sql.Uuid(reminder.WorkspaceId), Sql.Uuid(reminder.Id), Sql.Uuid(reminder.TaskId), Sql.Uuid(reminder.UserId),
        Sql.Number(reminder.Trigger.Time is null ? reminder.Trigger.MinutesBefore : null),
        Sql.DateOf(reminder.Trigger.Time), Sql.TimeOf(reminder.Trigger.Time), Sql.ZoneOf(reminder.Trigger.Time),
        Sql.Moment(reminder.NextFireAt));

    /// <summary>The relative reminders of a task that nobody dismissed: id, whether it is the caller's, offset in minutes,
    /// zone of its person, the moment that the due date gives it, whether it waits for one.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="taskId">The task.</param>
    public static NpgsqlBatchCommand Relative(Guid workspaceId, Guid taskId) => Sql.Statement(
        """
        SELECT r.id, r.user_id = app_user(), r.offset_minutes, u.time_zone, r.scheduled_for,
            (r.state = 0 AND r.next_fire_at IS NOT NULL) OR r.state = 4
        FROM reminder r JOIN users u ON u.id = r.user_id
        WHERE r.workspace_id = $1 AND r.task_id = $2 AND r.offset_minutes IS NOT NULL AND r.state IN (0, 1, 3, 4)
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(taskId));

    /// <summary>Sets reminders that the transaction has locked to new moments.</summary>
    /// <param name="moved">The reminders, each with its moment; none while its task has no date.</param>
    public static NpgsqlBatchCommand Reschedule(IReadOnlyList<ReminderRow> moved) => Sql.Statement(
        """
        UPDATE reminder r SET next_fire_at = m.at, scheduled_for = m.at, version = version + 1
        FROM unnest($1, $2, $3) AS m(workspace_id, id, at)
        WHERE r.workspace_id = m.workspace_id AND r.id = m.id
        """,
        Sql.Column(moved, one => one.WorkspaceId), Sql.Column(moved, one => one.Id),
        Sql.Column(moved, one => one.NextFireAt?.ToDateTimeUtc()));

    /// <summary>Sets a reminder to a new moment. One that fired for another moment fires again; at the same moment it
    /// does not, and one that was dismissed meanwhile stays so.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="id">The reminder.</param>
    /// <param name="fireAt">The moment; none while its task has no date.</param>
    public static NpgsqlBatchCommand Reschedule(Guid workspaceId, Guid id, Instant? fireAt) => Sql.Statement(
        """
        UPDATE reminder SET next_fire_at = $3, scheduled_for = $3, state = 0, version = version + 1
        WHERE workspace_id = $1 AND id = $2 AND state IN (0, 1, 3, 4) AND scheduled_for IS DISTINCT FROM $3
        """,
        Sql.Uuid(workspaceId), Sql.Uuid(id), Sql.Moment(fireAt));
}
