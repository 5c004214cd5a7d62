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
    bool Missed,
    bool TaskIsDone,
    Instant Now)
{
    /// <summary>What it is recorded and counted as.</summary>
    public Punctuality Punctuality => Missed ? Punctuality.Missed
        : GraceWindow.Judge(ScheduledAt, Now) == Punctuality.OnTime ? Punctuality.OnTime
        : Punctuality.Late;

    /// <summary>The same whichever process fires it, and however often it is tried.</summary>
    public Guid EventId => DeterministicId.Of(Id, ScheduledAt);

    private bool Late => Punctuality == Punctuality.Late;

    /// <summary>Claims and moves on, so that nobody finds them due again. One by one and by their places: a plan made
    /// while little was due must be right for a burst, and a look into the index would read past all that a burst has
    /// fired already. Parameters: the places, the present, and the moment before which they are missed.</summary>
    public static readonly string Claim =
        $"""
        WITH due AS MATERIALIZED (
            SELECT r.place, r.next_fire_at, t.*, (
                SELECT true FROM reminder_firing WHERE workspace_id = r.workspace_id AND reminder_id = r.id
                    AND scheduled_at = r.next_fire_at LIMIT 1) AS fired
            FROM unnest($1) AS found(place) CROSS JOIN LATERAL (
                SELECT ctid AS place, workspace_id, id, task_id, next_fire_at FROM reminder
                WHERE ctid = found.place::tid AND state = 0 AND next_fire_at <= $2 LIMIT 1 FOR UPDATE SKIP LOCKED) r
            CROSS JOIN LATERAL (
                SELECT root_id, title, due_at, status <> 0 OR deleted_at IS NOT NULL AS done FROM task
                WHERE workspace_id = r.workspace_id AND id = r.task_id LIMIT 1) t)
        UPDATE reminder r
        SET state = CASE WHEN due.next_fire_at < $3 THEN {(short)ReminderState.Missed} ELSE {(short)ReminderState.Fired} END,
            next_fire_at = NULL, version = version + 1
        FROM due WHERE r.ctid = due.place
        RETURNING r.workspace_id, r.id, r.task_id, r.user_id, due.root_id, due.title, due.due_at, due.next_fire_at,
            r.version, due.fired IS TRUE, due.next_fire_at < $3, due.done, clock_timestamp()
        """;

    // Asked again: whoever opened a task since the claim began has not found its reminders cancelled.
    private const string CancelThoseOfDoneTasks =
        """
        UPDATE reminder r SET state = 4
        FROM unnest($1, $2) AS c(workspace_id, id), task t
        WHERE r.workspace_id = c.workspace_id AND r.id = c.id AND t.workspace_id = r.workspace_id AND t.id = r.task_id
            AND (t.status <> 0 OR t.deleted_at IS NOT NULL)
        RETURNING r.id
        """;

    public static DueReminder Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetGuid(4),
        reader.GetString(5), reader.MomentOrNull(6), reader.Moment(7), reader.GetInt64(8), reader.GetBoolean(9),
        reader.GetBoolean(10), reader.GetBoolean(11), reader.Moment(12));

    /// <summary>Cancels claimed ones whose task is done or in the trash: those fire for nobody, and wait for their moment
    /// again once it is open. Gives their ids.</summary>
    public static NpgsqlBatchCommand Cancel(IReadOnlyCollection<DueReminder> claimed) => Sql.Statement(
        CancelThoseOfDoneTasks,
        Sql.Column(claimed, one => one.WorkspaceId),
        Sql.Column(claimed, one => one.Id));

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
        AggregateVersion = Version,
        TraceParent = Activity.Current?.Id,
        Data = JsonSerializer.SerializeToElement(
            new ReminderEventData(
                Id, TaskId, UserId, Title, DueAt?.ToDateTimeOffset(), ScheduledAt.ToDateTimeOffset(), Late, []),
            EventJson.Default.ReminderEventData),
    };
}
