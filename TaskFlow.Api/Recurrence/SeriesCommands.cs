using System.Text.Json;
using NodaTime;
using Npgsql;
using TaskFlow.Api.Infrastructure;
using TaskFlow.Api.Tasks;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Events;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Recurrence;

/// <summary>The commands on series. Rescheduling one occurrence is a patch of its task and moves nothing else; these
/// change the rule.</summary>
internal sealed class SeriesCommands(AppDatabase database, TimeProvider time)
{
    /// <summary>Makes a task the first occurrence of a new series; one that repeats already gets the new rule from its
    /// date on.</summary>
    public Task<Answer> AttachAsync(
        Guid workspaceId, Guid taskId, RecurrenceValue request, IReadOnlyList<long>? ifMatch, Caller caller,
        CancellationToken cancellationToken)
    {
        var target = new TaskTarget(workspaceId, taskId, ifMatch);
        return database.ExecuteAsync(
            caller,
            Target.Task(workspaceId, taskId),
            () => [TaskSql.Lock(workspaceId, taskId), .. TaskExtras.Statements(target),
                SeriesSql.LockOf(workspaceId, taskId)],
            async (reader, token) =>
            {
                var (before, extras) = await TaskExtras.ReadAsync(reader, target, token);
                if (ifMatch?.Contains(before.Version) is false)
                    return Plan.Refuse(Problem.Stale(extras.Json(before)));
                if (before.DeletedAt is not null)
                    return Plan.Refuse(Problem.Trashed);
                if (before.IsCompleted)
                    return Plan.Refuse(Problem.Conflict("The task is done. Open it again first."));
                if (before.Due is not { } due)
                {
                    return Plan.Refuse(
                        Problem.Invalid("due", "A recurring task needs a due date: the first occurrence."));
                }

                var errors = new FieldErrors();
                var input = RecurrenceInput.Check("", request, due, errors);
                if (errors.Problem is { } problem)
                    return Plan.Refuse(problem);

                await reader.NextResultAsync(token);
                var old = await reader.ReadAsync(token) ? SeriesSql.Read(reader) : null;
                return Attach(before, old, due, input!, caller);
            },
            cancellationToken);
    }

    /// <summary>Changes what is named of the rule; the recurrence consumer makes the next occurrence when none is
    /// open.</summary>
    public Task<Answer> ChangeAsync(
        Guid workspaceId, Guid id, ChangeSeriesRequest request, IReadOnlyList<long>? ifMatch, Caller caller,
        CancellationToken cancellationToken) =>
        DecideAsync(workspaceId, id, ifMatch, EventTypes.SeriesUpdated, caller, (series, _) =>
        {
            var (errors, stored) = (new FieldErrors(), SeriesEvents.Value(series));
            // A policy that nobody chose is the rule's, also of the new one.
            var chosen = series.Missed == series.Rule.DefaultMissedPolicy ? null : stored.Missed;
            var named = new RecurrenceValue(
                request.Rrule ?? stored.Rrule, request.Mode ?? stored.Mode, request.Missed ?? chosen);
            var input = RecurrenceInput.Check("", named, series.Anchor, errors);
            if (errors.Problem is { } problem)
                return (series, problem);

            // One that had ended goes on by the new rule; a pause is for its own command to end.
            var state = series.State == SeriesState.Paused ? SeriesState.Paused : SeriesState.Active;
            return (series with { Rule = input!.Rule, Mode = input.Mode, Missed = input.Missed, State = state }, null);
        }, cancellationToken);

    public Task<Answer> PauseAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, Caller caller, CancellationToken cancellationToken) =>
        DecideAsync(
            workspaceId, id, ifMatch, EventTypes.SeriesPaused, caller, (series, _) => series.State == SeriesState.Ended
            ? (series, Problem.Conflict("The series has ended."))
            : (series with { State = SeriesState.Paused }, null), cancellationToken);

    /// <summary>Goes on; the recurrence consumer makes the next occurrence when none is open.</summary>
    public Task<Answer> ResumeAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, Caller caller, CancellationToken cancellationToken) =>
        DecideAsync(
            workspaceId, id, ifMatch, EventTypes.SeriesResumed, caller, (series, _) => series.State == SeriesState.Ended
            ? (series, Problem.Conflict("The series has ended."))
            : (series with { State = SeriesState.Active }, null), cancellationToken);

    public Task<Answer> DeleteAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, Caller caller, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            Target.Series(workspaceId, id),
            () => [SeriesSql.LockToChange(workspaceId, id)],
            async (reader, token) =>
            {
                await reader.ReadAsync(token);
                var series = SeriesSql.Read(reader);
                if (ifMatch?.Contains(series.Version) is false)
                    return Plan.Refuse(Problem.Stale(Json(series)));

                var after = series with { State = SeriesState.Ended, Version = series.Version + 1 };
                return new Plan(
                    [
                        SeriesSql.Update(after, Now),
                        SeriesSql.Delete(workspaceId, id, Now),
                        Log(caller, EventTypes.SeriesDeleted, series, after),
                    ],
                    Answer.NoContent);
            },
            cancellationToken);

    /// <summary>Takes back that a series was deleted: its open task repeats again as it did, from the dates it had; a
    /// pause goes on.</summary>
    public Task<Answer> RestoreAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, Caller caller, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            Target.StoppedSeries(workspaceId, id),
            () => [SeriesSql.LockToRestore(workspaceId, id)],
            async (reader, token) =>
            {
                await reader.ReadAsync(token);
                var before = SeriesSql.Read(reader);
                if (ifMatch?.Contains(before.Version) is false)
                    return Plan.Refuse(Problem.Stale(Json(before)));

                var wasPaused = reader.GetBoolean(SeriesSql.ColumnCount);
                var after = before with
                {
                    State = wasPaused ? SeriesState.Paused : SeriesState.Active,
                    Version = before.Version + 1,
                };
                return new Plan(
                    [
                        SeriesSql.Update(after, Now),
                        SeriesSql.Restore(workspaceId, id),
                        Log(caller, wasPaused ? EventTypes.SeriesPaused : EventTypes.SeriesResumed, before, after),
                    ],
                    AnswerOf(after));
            },
            cancellationToken);

    private Instant Now => time.Now();

    private Plan Attach(TaskItem before, SeriesRow? old, TaskDate due, RecurrenceInput input, Caller caller)
    {
        var series = new SeriesRow(
            before.WorkspaceId, Guid.CreateVersion7(time.GetUtcNow()), before.Title, input.Rule, input.Mode,
            input.Missed, due,
            // A pause is for its own command to end.
            old?.State == SeriesState.Paused ? SeriesState.Paused : SeriesState.Active,
            CreatedBy: caller.UserId);
        var key = OccurrenceKey.Of(due).ToString();
        var after = before.Edit(before with { SeriesId = series.Id, OccurrenceKey = key }, Now);
        List<NpgsqlBatchCommand> statements =
        [
            SeriesSql.Insert(series, Now),
            TaskSql.Update(before, after),
            SeriesSql.InsertOccurrence(series.WorkspaceId, series.Id, key, OccurrenceState.Open, after.Id),
            EventLog.Insert(TaskEvents.By(caller, EventTypes.TaskUpdated, before, after)),
            Log(caller, EventTypes.SeriesCreated, null, series),
        ];
        if (old is not null)
        {
            statements.Add(Sql.Statement(
                "UPDATE series SET previous_series_id = $3 WHERE workspace_id = $1 AND id = $2",
                Sql.Uuid(series.WorkspaceId), Sql.Uuid(series.Id), Sql.Uuid(old.Id)));
            // An older task of it that is opened again would bring it back, and it would act on this one.
            statements.Add(SeriesSql.Delete(old.WorkspaceId, old.Id, Now));
            statements.Add(SeriesSql.DeleteOccurrence(old.WorkspaceId, old.Id, before.OccurrenceKey!));
        }

        if (old is { State: not SeriesState.Ended })
        {
            var ended = old with { State = SeriesState.Ended, Version = old.Version + 1 };
            statements.Add(SeriesSql.Update(ended, Now));
            statements.Add(Log(caller, EventTypes.SeriesEnded, old, ended));
        }

        return new Plan(
            statements,
            Answer.Of(
                200, SeriesQueries.Response(series, after.Id, TaskEvents.Value(due)),
                ApiJson.Default.SeriesResponse, 1));
    }

    private Task<Answer> DecideAsync(
        Guid workspaceId, Guid id, IReadOnlyList<long>? ifMatch, string eventType, Caller caller,
        Func<SeriesRow, Instant, (SeriesRow After, Problem? Problem)> decide, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            caller,
            Target.Series(workspaceId, id),
            () => [SeriesSql.LockToChange(workspaceId, id)],
            async (reader, token) =>
            {
                await reader.ReadAsync(token);
                var before = SeriesSql.Read(reader);
                if (ifMatch?.Contains(before.Version) is false)
                    return Plan.Refuse(Problem.Stale(Json(before)));

                var (decided, problem) = decide(before, Now);
                if (problem is not null)
                    return Plan.Refuse(problem);
                if (decided == before)
                    return Plan.Nothing(AnswerOf(before));

                var after = decided with { Version = before.Version + 1 };
                return new Plan([SeriesSql.Update(after, Now), Log(caller, eventType, before, after)], AnswerOf(after));
            },
            cancellationToken);

    private static Answer AnswerOf(SeriesRow series) => Answer.Of(
        200, SeriesQueries.Response(series, null, null), ApiJson.Default.SeriesResponse, series.Version);

    private static JsonElement Json(SeriesRow series) =>
        JsonSerializer.SerializeToElement(SeriesQueries.Response(series, null, null), ApiJson.Default.SeriesResponse);

    private NpgsqlBatchCommand Log(Caller caller, string type, SeriesRow? before, SeriesRow after) =>
        EventLog.Insert(caller.Event(
            type, after.WorkspaceId, after.Id, after.Id, after.Version, time.GetUtcNow(),
            SeriesEvents.Data(before, after)));
}
