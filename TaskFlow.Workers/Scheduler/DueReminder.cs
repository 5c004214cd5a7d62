using System.Diagnostics;
using System.Text.Json;
using NodaTime;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Domain;
using TaskFlow.Domain.Reminders;

namespace TaskFlow.Workers.Scheduler;

/// <summary>A claimed reminder whose moment has come, as the database clock says.</summary>
internal sealed record DueReminder(
    Guid WorkspaceId,
    Guid Id,
    Guid TaskId,
    Guid UserId,
    Guid RootId,
    string Title,
    Instant? DueAt,
    Instant ScheduledAt,
    long Version,
    bool FiredBefore,
    Instant Now)
{
    public const string Columns =
        """
        r.workspace_id, r.id, r.task_id, r.user_id, t.root_id, t.title, t.due_at, r.next_fire_at, r.version,
        EXISTS (SELECT FROM reminder_firing f
                WHERE f.workspace_id = r.workspace_id AND f.reminder_id = r.id AND f.scheduled_at = r.next_fire_at),
        clock_timestamp()
        """;

    public Punctuality Punctuality => GraceWindow.Judge(ScheduledAt, Now);

    /// <summary>The same whichever process fires it, and however often it is tried.</summary>
    public Guid EventId => DeterministicId.Of(Id, ScheduledAt);

    private bool Missed => Punctuality == Punctuality.Missed;

    private bool Late => Punctuality == Punctuality.Late;

    public static DueReminder Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetGuid(4),
        reader.GetString(5), reader.MomentOrNull(6), reader.Moment(7), reader.GetInt64(8), reader.GetBoolean(9),
        reader.Moment(10));

    /// <summary>Records the firings; the natural key is the last guard against a second one.</summary>
    public static NpgsqlBatchCommand InsertFirings(IReadOnlyCollection<DueReminder> due) => Sql.Statement(
        """
        INSERT INTO reminder_firing (workspace_id, reminder_id, scheduled_at, fired_at, late, missed, event_id)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        """,
        Sql.Column(due, one => one.WorkspaceId),
        Sql.Column(due, one => one.Id),
        Sql.Column(due, one => one.ScheduledAt.ToDateTimeUtc()),
        Sql.Column(due, one => one.Now.ToDateTimeUtc()),
        Sql.Column(due, one => one.Late),
        Sql.Column(due, one => one.Missed),
        Sql.Column(due, one => one.EventId));

    /// <summary>Moves the reminders on, so that nobody finds them due again.</summary>
    public static NpgsqlBatchCommand Advance(IReadOnlyCollection<DueReminder> due) => Sql.Statement(
        """
        UPDATE reminder r SET state = d.state, next_fire_at = NULL, version = version + 1
        FROM unnest($1, $2, $3) AS d(workspace_id, id, state)
        WHERE r.workspace_id = d.workspace_id AND r.id = d.id
        """,
        Sql.Column(due, one => one.WorkspaceId),
        Sql.Column(due, one => one.Id),
        Sql.Column(due, one => (short)(one.Missed ? ReminderState.Missed : ReminderState.Fired)));

    public EventEnvelope Event() => new()
    {
        Id = EventId,
        Source = "/taskflow/scheduler",
        Type = Missed ? EventTypes.ReminderMissed : EventTypes.ReminderDue,
        Time = Now.ToDateTimeOffset(),
        Subject = Id,
        WorkspaceId = WorkspaceId,
        Key = RootId,
        ActorKind = "system",
        AggregateVersion = Version + 1,
        TraceParent = Activity.Current?.Id,
        Data = JsonSerializer.SerializeToElement(
            new ReminderEventData(
                Id, TaskId, UserId, Title, DueAt?.ToDateTimeOffset(), ScheduledAt.ToDateTimeOffset(), Late, []),
            EventJson.Default.ReminderEventData),
    };
}
