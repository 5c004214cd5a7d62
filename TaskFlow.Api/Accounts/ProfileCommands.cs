using NodaTime;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Reminders;
using TaskFlow.Domain.Reminders;

namespace TaskFlow.Api.Accounts;

/// <summary>A person's name and zone. Floating times follow the zone, so the moments of that person's reminders are
/// computed anew in the same transaction.</summary>
internal sealed class ProfileCommands(AppDatabase database)
{
    public Task<Answer> ChangeAsync(ProfileRequest request, Caller caller, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            () =>
            [
                Sql.Statement(
                    "SELECT email, display_name, time_zone, home_workspace_id, home_inbox_id FROM users WHERE id = $1 FOR UPDATE",
                    Sql.Uuid(caller.UserId)),
                Sql.Statement(
                    """
                    SELECT r.workspace_id, r.id, r.offset_minutes, r.at_date, r.at_time, r.at_zone,
                        t.due_date, t.due_time, t.due_zone
                    FROM reminder r JOIN task t ON t.workspace_id = r.workspace_id AND t.id = r.task_id
                    WHERE r.user_id = $1 AND r.state = 0 AND r.next_fire_at IS NOT DISTINCT FROM r.scheduled_for
                    """,
                    Sql.Uuid(caller.UserId)),
            ],
            (reader, token) => DecideAsync(request, caller, reader, token),
            cancellationToken);

    private static async Task<Plan> DecideAsync(
        ProfileRequest request, Caller caller, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken))
            return Plan.Refuse(Problem.NotFound("user"));

        var errors = new FieldErrors();
        var name = request.DisplayName is null ? reader.GetString(1) : errors.Line("displayName", request.DisplayName, 1, 120);
        var zoneId = request.TimeZone ?? reader.GetString(2);
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId);
        if (zone is null)
            errors.Add("timeZone", "It is not a known IANA zone id.");
        if (errors.Problem is { } problem)
            return Plan.Refuse(problem);

        var user = new UserResponse(caller.UserId, reader.GetString(0), name, zoneId, reader.GetGuid(3), reader.GetGuid(4));
        var moved = zoneId != reader.GetString(2);
        List<NpgsqlBatchCommand> statements =
        [
            Sql.Statement(
                "UPDATE users SET display_name = $2, time_zone = $3 WHERE id = $1",
                Sql.Uuid(user.Id), Sql.Text(name), Sql.Text(zoneId)),
        ];
        await reader.NextResultAsync(cancellationToken);
        while (moved && await reader.ReadAsync(cancellationToken))
            statements.Add(Reschedule(reader, zone!));
        return new Plan(statements, Answer.Of(200, user, ApiJson.Default.UserResponse));
    }

    private static NpgsqlBatchCommand Reschedule(NpgsqlDataReader reader, DateTimeZone zone)
    {
        var trigger = reader.DateOrNull(3) is { } at
            ? ReminderTrigger.Absolute(at)
            : ReminderTrigger.BeforeDue(reader.GetInt32(2));
        var due = reader.DateOrNull(6);
        return ReminderSql.Reschedule(
            reader.GetGuid(0), reader.GetGuid(1), trigger.FireAt(due, null, zone, ReminderTrigger.DefaultTime));
    }
}
