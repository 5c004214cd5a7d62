using Npgsql;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Recurrence;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>Tasks as the Api answers them.</summary>
internal static class TaskMapping
{
    /// <summary>What a list reads beside a task's own columns.</summary>
    public const string Extras =
        $"""
        {TaskSeries.Columns},
        (SELECT count(*)::int FROM reminder r WHERE r.workspace_id = t.workspace_id AND r.task_id = t.id
            AND r.user_id = app_user() AND ((r.state = 0 AND r.next_fire_at IS NOT NULL) OR r.state = 4))
        """;

    /// <summary>What only reading shows, after <see cref="Extras"/>: the parent, and how far the subtasks are.</summary>
    public static readonly string Family =
        $"""
        (SELECT p.title FROM task p WHERE p.workspace_id = t.workspace_id AND p.id = t.parent_id AND {TaskSql.Visible("p")}),
        (SELECT ARRAY[count(*) FILTER (WHERE c.status = 1), count(*)]::int[] FROM task c
            WHERE c.workspace_id = t.workspace_id AND c.parent_id = t.id AND c.deleted_at IS NULL
                AND {TaskSql.Visible("c")})
        """;

    /// <summary>How many columns <see cref="Read"/> expects.</summary>
    public const int ColumnCount = TaskSql.ColumnCount + TaskSeries.ColumnCount + 3;

    /// <summary>Where <see cref="Extras"/> come from.</summary>
    public const string From =
        "task t LEFT JOIN series s ON s.workspace_id = t.workspace_id AND s.id = t.series_id AND s.state <> 2 AND s.deleted_at IS NULL";

    public static TaskResponse Read(NpgsqlDataReader reader, bool detail)
    {
        const int Reminders = TaskSql.ColumnCount + TaskSeries.ColumnCount;
        var series = TaskSeries.Read(reader, TaskSql.ColumnCount);
        var parent = reader.TextOrNull(Reminders + 1);
        var subtasks = reader.GetFieldValue<int[]>(Reminders + 2);
        var task = Response(TaskSql.Read(reader), series, reader.GetInt32(Reminders), detail);
        return task with
        {
            // One that the caller does not see is none.
            ParentId = parent is null ? null : task.ParentId,
            ParentTitle = parent,
            Subtasks = subtasks[1] > 0 ? new SubtaskCount(subtasks[0], subtasks[1]) : null,
        };
    }

    public static TaskResponse Response(TaskItem task, TaskSeries? series, int reminders, bool detail) => new()
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
        SeriesState = series is null ? null : SeriesEvents.NameOf(series.State),
        Repeats = RuleText.Of(series?.Recurrence),
        Recurrence = detail ? series?.Recurrence : null,
        ReminderCount = reminders,
        Version = task.Version,
        CreatedAt = task.CreatedAt.ToDateTimeOffset(),
        UpdatedAt = task.UpdatedAt.ToDateTimeOffset(),
        CompletedAt = task.CompletedAt?.ToDateTimeOffset(),
        DeletedAt = task.DeletedAt?.ToDateTimeOffset(),
    };
}
