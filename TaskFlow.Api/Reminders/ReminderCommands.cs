using System.Text.Json;
using NodaTime;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Events;
using TaskFlow.Data.Reminders;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Reminders;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Reminders;

/// <summary>The commands on reminders. A snooze moves only the next firing; due date, rule and other reminders
/// stay.</summary>
internal sealed class ReminderCommands(AppDatabase database, TimeProvider time)
{
    private const int LongestSnooze = 43_200;

    public Task<Answer> CreateAsync(
        Guid workspaceId, Guid taskId, ReminderValue request, Caller caller, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            () => [TaskSql.Hold(workspaceId, taskId), ZoneLock.Share(caller.UserId), TaskSql.See(workspaceId, taskId),
                ReminderSql.OfTask(workspaceId, taskId, caller.UserId)],
            async (reader, token) =>
            {
                await reader.NextResultAsync(token);
                await reader.ReadAsync(token);
                var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(reader.GetString(0)) ?? DateTimeZone.Utc;
                await reader.NextResultAsync(token);
                if (!await reader.ReadAsync(token))
                    return Plan.Refuse(Problem.NotFound("task"));

                var errors = new FieldErrors();
                var trigger = ReminderInput.Check("", request, errors);
                if (errors.Problem is { } problem)
                    return Plan.Refuse(problem);

                var task = TaskSql.Read(reader);
                if (task.DeletedAt is not null)
                    return Plan.Refuse(Problem.Trashed);

                await reader.NextResultAsync(token);
                var before = await ReminderMapping.ReadAllAsync(reader, token);
                // One that has gone off is still there: it goes off again when the task gets another date.
                var at = TaskEvents.Value(trigger!.Time);
                if (before.Any(one => one.OffsetMinutes == request.OffsetMinutes && one.At == at))
                    return Plan.Refuse(Problem.Conflict("The task has this reminder already."));
                if (before.Count >= TaskLimits.Reminders)
                    return Plan.Refuse(Problem.Invalid("reminders", $"At most {TaskLimits.Reminders}."));

                var reminder = new ReminderRow(
                    workspaceId, Guid.CreateVersion7(time.GetUtcNow()), taskId, caller.UserId, trigger!,
                    trigger!.FireAt(task.Due, task.Start, zone, ReminderTrigger.DefaultTime));
                return new Plan(
                    [ReminderSql.Insert(reminder), EventLog.Insert(ReminderEvents.Scheduled(caller, reminder, task, Now))],
                    Answer.Of(201, Response(reminder, task.Title, "pending", 1), ApiJson.Default.ReminderResponse, 1,
                        $"/api/reminders/{reminder.Id}"));
            },
            cancellationToken);

    public Task<Answer> DismissAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, Caller caller, CancellationToken cancellationToken) =>
        ChangeAsync(workspaceId, id, ifMatch, EventTypes.ReminderDismissed, caller, found => (
            Sql.Statement(
                """
                UPDATE reminder SET state = 2, next_fire_at = NULL, version = version + 1
                WHERE workspace_id = $1 AND id = $2
                """,
                Sql.Uuid(workspaceId), Sql.Uuid(id)),
            found.Reminder with { NextFireAt = null },
            reminder => Answered(reminder, found.Title, "dismissed", found.Version + 1)),
            cancellationToken);

    public Task<Answer> SnoozeAsync(
        Guid workspaceId, Guid id, int? minutes, IReadOnlyList<long>? ifMatch, Caller caller,
        CancellationToken cancellationToken)
    {
        if (minutes is not (>= 1 and <= LongestSnooze))
            return Task.FromResult(Answer.Refused(Problem.Invalid("minutes", $"From 1 to {LongestSnooze}.")));

        return ChangeAsync(workspaceId, id, ifMatch, EventTypes.ReminderSnoozed, caller, found =>
        {
            var until = Now + Duration.FromMinutes(minutes.Value);
            return (
                Sql.Statement(
                    """
                    UPDATE reminder SET state = 0, next_fire_at = $3, version = version + 1
                    WHERE workspace_id = $1 AND id = $2
                    """,
                    Sql.Uuid(workspaceId), Sql.Uuid(id), Sql.Moment(until)),
                found.Reminder with { NextFireAt = until },
                reminder => Answered(reminder, found.Title, "pending", found.Version + 1));
        }, cancellationToken);
    }

    public Task<Answer> DeleteAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, Caller caller, CancellationToken cancellationToken) =>
        ChangeAsync(workspaceId, id, ifMatch, EventTypes.ReminderDeleted, caller, found => (
            Sql.Statement(
                "DELETE FROM reminder WHERE workspace_id = $1 AND id = $2", Sql.Uuid(workspaceId), Sql.Uuid(id)),
            found.Reminder,
            _ => Answer.NoContent), cancellationToken);

    private Instant Now => time.Now();

    private Task<Answer> ChangeAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, string eventType, Caller caller,
        Func<Found, (NpgsqlBatchCommand Write, ReminderRow After, Func<ReminderRow, Answer> Answer)> change,
        CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            () => [Sql.Statement(
                $"""
                SELECT {ReminderSql.Columns}, t.root_id FROM reminder r
                JOIN task t ON t.workspace_id = r.workspace_id AND t.id = r.task_id AND {TaskSql.VisibleProject}
                WHERE r.workspace_id = $1 AND r.id = $2 AND r.user_id = $3 FOR UPDATE OF r
                """,
                Sql.Uuid(workspaceId), Sql.Uuid(id), Sql.Uuid(caller.UserId))],
            async (reader, token) =>
            {
                if (!await reader.ReadAsync(token))
                    return Plan.Refuse(Problem.NotFound("reminder"));

                var found = Found.Read(reader, workspaceId, caller.UserId);
                if (ifMatch?.Contains(found.Version) is false)
                {
                    return Plan.Refuse(Problem.Stale(JsonSerializer.SerializeToElement(
                        ReminderMapping.Read(reader), ApiJson.Default.ReminderResponse)));
                }

                if (eventType == EventTypes.ReminderDismissed && found.IsDismissed)
                    return Plan.Nothing(Answered(found.Reminder, found.Title, "dismissed", found.Version));

                var (write, after, answer) = change(found);
                var logged = ReminderEvents.Of(
                    caller, eventType, after, found.Title, found.RootId, found.Version + 1, Now);
                return new Plan([write, EventLog.Insert(logged)], answer(after));
            },
            cancellationToken);

    private static Answer Answered(ReminderRow reminder, string title, string state, long version) => Answer.Of(
        200, Response(reminder, title, state, version), ApiJson.Default.ReminderResponse, version);

    private static ReminderResponse Response(ReminderRow reminder, string title, string state, long version) => new(
        reminder.Id, reminder.TaskId, title,
        reminder.Trigger.Time is null ? reminder.Trigger.MinutesBefore : null,
        TaskEvents.Value(reminder.Trigger.Time), reminder.NextFireAt?.ToDateTimeOffset(), state, version);

    private sealed record Found(ReminderRow Reminder, string Title, Guid RootId, bool IsDismissed, long Version)
    {
        public static Found Read(NpgsqlDataReader reader, Guid workspaceId, Guid userId)
        {
            var trigger = reader.DateOrNull(4) is { } at
                ? ReminderTrigger.Absolute(at)
                : ReminderTrigger.BeforeDue(reader.GetInt32(3));
            return new Found(
                new ReminderRow(workspaceId, reader.GetGuid(0), reader.GetGuid(1), userId, trigger, reader.MomentOrNull(7)),
                reader.GetString(2), reader.GetGuid(ReminderMapping.ColumnCount),
                (ReminderState)reader.GetInt16(8) == ReminderState.Dismissed, reader.GetInt64(9));
        }
    }
}
