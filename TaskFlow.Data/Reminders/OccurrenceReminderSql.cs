using NodaTime;
using Npgsql;
using TaskFlow.Domain.Reminders;

namespace TaskFlow.Data.Reminders;

/// <summary>The statements that give reminders to occurrences which the system makes or moves on. Unlike those that
/// people set, they do not fire for a moment that has passed already: they keep it, and fire once a date moves it
/// ahead.</summary>
public static class OccurrenceReminderSql
{
    /// <summary>All reminders of several tasks, whatever has become of them, for <see cref="Read"/>.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="taskIds">The tasks.</param>
    public static NpgsqlBatchCommand OfTasks(Guid workspaceId, Guid[] taskIds) => Sql.Statement(
        """
        SELECT r.workspace_id, r.id, r.task_id, r.user_id, r.next_fire_at, r.offset_minutes, r.at_date, r.at_time,
            r.at_zone, u.time_zone
        FROM reminder r JOIN users u ON u.id = r.user_id
        WHERE r.workspace_id = $1 AND r.task_id = ANY ($2) ORDER BY r.id
        """,
        Sql.Uuid(workspaceId), Sql.Uuids(taskIds));

    /// <summary>Reads a row of <see cref="OfTasks"/>: the reminder and its person's zone.</summary>
    /// <param name="reader">Stands on the row.</param>
    public static (ReminderRow Reminder, DateTimeZone Zone) Read(NpgsqlDataReader reader) => (
        new ReminderRow(
            reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetGuid(3),
            reader.DateOrNull(6) is { } at
                ? ReminderTrigger.Absolute(at)
                : ReminderTrigger.BeforeDue(reader.GetInt32(5)),
            reader.MomentOrNull(4)),
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(reader.GetString(9)) ?? DateTimeZone.Utc);

    /// <summary>Inserts a pending reminder.</summary>
    /// <param name="reminder">The reminder, with the moment that its trigger gives.</param>
    /// <param name="since">Moments before this one have passed.</param>
    public static NpgsqlBatchCommand Insert(ReminderRow reminder, Instant since) => Sql.Statement(
        """
        INSERT INTO reminder (workspace_id, id, task_id, user_id, offset_minutes, at_date, at_time, at_zone,
            next_fire_at, scheduled_for)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $9 >= $10 THEN $9 END, $9)
        """,
        Sql.Uuid(reminder.WorkspaceId), Sql.Uuid(reminder.Id), Sql.Uuid(reminder.TaskId), Sql.Uuid(reminder.UserId),
        Sql.Number(reminder.Trigger.Time is null ? reminder.Trigger.MinutesBefore : null),
        Sql.DateOf(reminder.Trigger.Time), Sql.TimeOf(reminder.Trigger.Time), Sql.ZoneOf(reminder.Trigger.Time),
        Sql.Moment(reminder.NextFireAt), Sql.Moment(since));

    /// <summary>Makes a reminder pending again for a new moment; nothing happens where the moment is the same. A moment
    /// ahead ends a snooze, one that has passed leaves it.</summary>
    /// <param name="reminder">The reminder, with the moment that its trigger gives.</param>
    /// <param name="since">Moments before this one have passed.</param>
    public static NpgsqlBatchCommand MoveOn(ReminderRow reminder, Instant since) => Sql.Statement(
        """
        UPDATE reminder SET at_date = $3, scheduled_for = $4, state = 0, version = version + 1,
            next_fire_at = CASE WHEN $4 >= $5 THEN $4 WHEN next_fire_at <> scheduled_for THEN next_fire_at END
        WHERE workspace_id = $1 AND id = $2 AND scheduled_for IS DISTINCT FROM $4
        """,
        Sql.Uuid(reminder.WorkspaceId), Sql.Uuid(reminder.Id), Sql.DateOf(reminder.Trigger.Time),
        Sql.Moment(reminder.NextFireAt), Sql.Moment(since));
}
