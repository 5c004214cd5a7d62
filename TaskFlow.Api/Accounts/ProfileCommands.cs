using NodaTime;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Events;
using TaskFlow.Data.Reminders;
using TaskFlow.Domain.Reminders;

namespace TaskFlow.Api.Accounts;

/// <summary>A person's name and zone. Floating times follow the zone, so the moments of that person's reminders are
/// computed anew in the same transaction, and each that moved has its event.</summary>
internal sealed class ProfileCommands(AppDatabase database, TimeProvider time)
{
    public Task<Answer> ChangeAsync(ProfileRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var wanted = request.TimeZone is { } id ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(id)?.Id : null;
        return database.ExecuteAsync(
            caller,
            () =>
            [
                // Their occurrences arrive by the new zone: waking them early is harmless, and they are locked before the
                // zone, as their consumer does it.
                Sql.Statement(
                    """
                    UPDATE series SET acts_at = now() WHERE created_by = $1 AND anchor_zone IS NULL AND acts_at IS NOT NULL
                        AND $2 <> (SELECT time_zone FROM users WHERE id = $1)
                    """,
                    Sql.Uuid(caller.UserId), Sql.Text(wanted)),
                Sql.Statement(
                    $"""
                    WITH held AS MATERIALIZED (SELECT {ZoneLock.Alone})
                    SELECT email, display_name, time_zone, home_workspace_id, home_inbox_id FROM held, users
                    WHERE id = $1 FOR UPDATE OF users
                    """,
                    Sql.Uuid(caller.UserId)),
                Sql.Statement(
                    """
                    SELECT r.workspace_id, r.id, r.offset_minutes, r.at_date, r.at_time, r.at_zone,
                        t.due_date, t.due_time, t.due_zone, r.task_id, r.next_fire_at, t.title, t.root_id, r.version
                    FROM reminder r JOIN task t ON t.workspace_id = r.workspace_id AND t.id = r.task_id
                    WHERE r.user_id = $1 AND r.state = 0 AND r.next_fire_at IS NOT DISTINCT FROM r.scheduled_for
                    ORDER BY r.id FOR UPDATE OF r
                    """,
                    Sql.Uuid(caller.UserId)),
            ],
            (reader, token) => DecideAsync(request, caller, reader, token),
            cancellationToken);
    }

    private async Task<Plan> DecideAsync(
        ProfileRequest request, Caller caller, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken))
            return Plan.Refuse(Problem.NotFound("user"));

        var errors = new FieldErrors();
        var name = request.DisplayName is null
            ? reader.GetString(1)
            : errors.Line("displayName", request.DisplayName, 1, 120);
        var zoneId = request.TimeZone ?? reader.GetString(2);
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId);
        if (zone is null)
            errors.Add("timeZone", "It is not a known IANA zone id.");
        if (errors.Problem is { } problem)
            return Plan.Refuse(problem);

        var user = new UserResponse(
            caller.UserId, reader.GetString(0), name, zoneId, reader.GetGuid(3), reader.GetGuid(4));
        var moved = zoneId != reader.GetString(2);
        List<NpgsqlBatchCommand> statements =
        [
            Sql.Statement(
                "UPDATE users SET display_name = $2, time_zone = $3 WHERE id = $1",
                Sql.Uuid(user.Id), Sql.Text(name), Sql.Text(zoneId)),
        ];
        if (moved)
            statements.AddRange(await MoveAsync(caller, zone!, reader, cancellationToken));
        return new Plan(statements, Answer.Of(200, user, ApiJson.Default.UserResponse));
    }

    private async Task<IEnumerable<NpgsqlBatchCommand>> MoveAsync(
        Caller caller, DateTimeZone zone, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        var (moved, events) = (new List<ReminderRow>(), new List<EventEnvelope>());
        while (await reader.ReadAsync(cancellationToken))
        {
            var before = reader.MomentOrNull(10);
            var after = Read(reader, caller.UserId, zone);
            if (after.NextFireAt == before)
                continue;

            moved.Add(after);
            events.Add(ReminderEvents.Moved(
                caller, after, before, reader.GetString(11), reader.GetGuid(12), reader.GetInt64(13) + 1, time.Now()));
        }

        return moved is [] ? [] : [ReminderSql.Reschedule(moved), EventLog.Insert(events)];
    }

    /// <summary>A reminder at the moment that it has in a zone.</summary>
    private static ReminderRow Read(NpgsqlDataReader reader, Guid userId, DateTimeZone zone)
    {
        var trigger = reader.DateOrNull(3) is { } at
            ? ReminderTrigger.Absolute(at)
            : ReminderTrigger.BeforeDue(reader.GetInt32(2));
        return new ReminderRow(
            reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(9), userId, trigger,
            trigger.FireAt(reader.DateOrNull(6), null, zone, ReminderTrigger.DefaultTime));
    }
}
