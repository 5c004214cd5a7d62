using Npgsql;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>Tasks as the Api answers them.</summary>
internal static class TaskMapping
{
    /// <summary>What a list reads beside a task's own columns.</summary>
    public const string Extras =
        """
        s.rrule, s.mode, s.missed,
        (SELECT count(*)::int FROM reminder r WHERE r.workspace_id = t.workspace_id AND r.task_id = t.id
            AND r.user_id = app_user() AND r.state = 0)
        """;

    /// <summary>Where <see cref="Extras"/> come from.</summary>
    public const string From =
        "task t LEFT JOIN series s ON s.workspace_id = t.workspace_id AND s.id = t.series_id AND s.state <> 2 AND s.deleted_at IS NULL";

    public static TaskResponse Read(NpgsqlDataReader reader, bool detail)
    {
        const int Rrule = TaskSql.ColumnCount;
        var recurrence = reader.TextOrNull(Rrule) is { } rrule
            ? new RecurrenceValue(
                rrule, SeriesEvents.NameOf((RecurrenceMode)reader.GetInt16(Rrule + 1)),
                SeriesEvents.NameOf((MissedPolicy)reader.GetInt16(Rrule + 2)))
            : null;
        return Response(TaskSql.Read(reader), recurrence, reader.GetInt32(Rrule + 3), detail);
    }

    public static TaskResponse Response(TaskItem task, RecurrenceValue? recurrence, int reminders, bool detail) => new()
    {
        Id = task.Id,
        WorkspaceId = task.WorkspaceId,
        ProjectId = task.ProjectId,
        ParentId = task.ParentId,
        Title = task.Title,
        Description = detail ? task.Description : null,
        Status = task.IsCompleted ? "completed" : "open",
        Priority = TaskEvents.NameOf(task.Priority),
        Start = TaskEvents.Value(task.Start),
        Due = TaskEvents.Value(task.Due),
        Tags = task.Tags,
        Position = task.Position,
        SeriesId = task.SeriesId,
        Repeats = RuleText.Of(recurrence),
        Recurrence = detail ? recurrence : null,
        ReminderCount = reminders,
        Version = task.Version,
        CreatedAt = task.CreatedAt.ToDateTimeOffset(),
        UpdatedAt = task.UpdatedAt.ToDateTimeOffset(),
        CompletedAt = task.CompletedAt?.ToDateTimeOffset(),
        DeletedAt = task.DeletedAt?.ToDateTimeOffset(),
    };
}
