using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Notifications;

/// <summary>A notification made of a reminder event.</summary>
internal sealed record ReminderNotification(ConsumedEvent Handled, ReminderEventData Data, Guid Id)
{
    private static readonly LocalDateTimePattern SetFor =
        LocalDateTimePattern.CreateWithInvariantCulture("d MMMM yyyy, HH:mm");

    // Read again, because the event may be old: the task completed, deleted or hidden, the reminder dismissed, the user
    // gone.
    // One by one and by their keys: a plan made while a table was small would read all reminders of the workspace for
    // each event.
    private const string StillWanted =
        """
        SELECT e.event_id, t.title, u.time_zone
        FROM unnest($1, $2, $3) AS e(event_id, workspace_id, reminder_id)
        CROSS JOIN LATERAL (
            SELECT task_id, user_id, state FROM reminder
            WHERE workspace_id = e.workspace_id AND id = e.reminder_id LIMIT 1) r
        CROSS JOIN LATERAL (
            SELECT title, status, deleted_at, project_id FROM task
            WHERE workspace_id = e.workspace_id AND id = r.task_id LIMIT 1) t
        CROSS JOIN LATERAL (
            SELECT FROM workspace_member WHERE workspace_id = e.workspace_id AND user_id = r.user_id LIMIT 1) m
        CROSS JOIN LATERAL (
            SELECT FROM project p WHERE workspace_id = e.workspace_id AND id = t.project_id
                AND (visibility = 0 OR EXISTS (SELECT FROM project_member
                    WHERE workspace_id = e.workspace_id AND project_id = p.id AND user_id = r.user_id)) LIMIT 1) p
        CROSS JOIN LATERAL (SELECT time_zone FROM users WHERE id = r.user_id LIMIT 1) u
        WHERE r.state NOT IN (2, 4) AND t.status = 0 AND t.deleted_at IS NULL
        """;

    private const string Insert =
        """
        INSERT INTO notification (
            workspace_id, id, user_id, kind, task_id, reminder_id, title, body, event_id, created_at)
        SELECT n.*, $10 FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) n
        ON CONFLICT (workspace_id, event_id, user_id) DO NOTHING RETURNING id
        """;

    /// <summary>What the task is called now.</summary>
    public string Title { get; init; } = Data.Title;

    /// <summary>When it was set for, if that is not now.</summary>
    public string? Body { get; init; }

    private string Kind => Handled.Envelope.Type == EventTypes.ReminderMissed ? "missed" : "reminder";

    public static async Task<List<ReminderNotification>> StillWantedAsync(
        NpgsqlConnection connection,
        IReadOnlyList<ReminderNotification> notifications,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(StillWanted, connection)
        {
            Parameters =
            {
                Sql.Column(notifications, n => n.Handled.Envelope.Id),
                Sql.Column(notifications, n => n.Handled.Envelope.WorkspaceId),
                Sql.Column(notifications, n => n.Data.ReminderId),
            },
        };
        var byEvent = notifications.ToDictionary(n => n.Handled.Envelope.Id);
        var wanted = new List<ReminderNotification>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var notification = byEvent[reader.GetGuid(0)];
            wanted.Add(notification with
            {
                Title = reader.GetString(1),
                Body = notification.BodyFor(reader.GetString(2)),
            });
        }

        return wanted;
    }

    /// <summary>Inserts those that are not there yet; returns the ids of the new ones.</summary>
    public static async Task<HashSet<Guid>> InsertAsync(
        NpgsqlConnection connection,
        IReadOnlyList<ReminderNotification> notifications,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var inserted = new HashSet<Guid>();
        if (notifications.Count == 0)
            return inserted;

        await using var command = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                Sql.Column(notifications, n => n.Handled.Envelope.WorkspaceId),
                Sql.Column(notifications, n => n.Id),
                Sql.Column(notifications, n => n.Data.UserId),
                Sql.Column(notifications, n => n.Kind),
                Sql.Column(notifications, n => n.Data.TaskId),
                Sql.Column(notifications, n => n.Data.ReminderId),
                Sql.Column(notifications, n => n.Title),
                Sql.Column(notifications, n => n.Body),
                Sql.Column(notifications, n => n.Handled.Envelope.Id),
                new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            inserted.Add(reader.GetGuid(0));
        return inserted;
    }

    public EventEnvelope Created(DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Type = EventTypes.NotificationCreated,
        Time = now,
        Subject = Id,
        WorkspaceId = Handled.Envelope.WorkspaceId,
        Key = Data.UserId,
        ActorKind = "system",
        CausationId = Handled.Envelope.Id,
        AggregateVersion = 1,
        TraceParent = Handled.TraceParent,
        Data = JsonSerializer.SerializeToElement(
            new NotificationEventData(Id, Data.UserId, Kind, Data.TaskId, Title),
            EventJson.Default.NotificationEventData),
    };

    private string? BodyFor(string timeZone)
    {
        if (Data.ScheduledAt is not { } scheduledAt || (!Data.Late && Kind != "missed"))
            return null;

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc;
        return $"It was set for {SetFor.Format(Instant.FromDateTimeOffset(scheduledAt).InZone(zone).LocalDateTime)}.";
    }
}
