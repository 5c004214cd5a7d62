using System.Text.Json;
using Npgsql;
using TaskFlow.Contracts.Api;
using TaskFlow.Data;
using TaskFlow.Data.Reminders;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Api.Tasks;

/// <summary>What stands beside a task while it is changed: its rule, how many reminders are left, and those that move
/// with it, where the command may move it.</summary>
internal sealed record TaskExtras(
    TaskSeries? Series, int ReminderCount, IReadOnlyList<RelativeReminder> Reminders)
{
    /// <summary>The same when the task has changed: its reminders move with its due date.</summary>
    public TaskExtras Of(TaskItem task)
    {
        RelativeReminder[] moved = [.. Reminders.Select(reminder => reminder.Of(task))];
        return this with { Reminders = moved, ReminderCount = ReminderCount - Left(Reminders) + Left(moved) };
    }

    public TaskResponse Response(TaskItem task) => TaskMapping.Response(task, Series, ReminderCount, detail: true);

    public JsonElement Json(
        TaskItem task) => JsonSerializer.SerializeToElement(Response(task), ApiJson.Default.TaskResponse);

    /// <summary>What <see cref="ReadAsync"/> reads, of a task that the transaction has locked.</summary>
    public static NpgsqlBatchCommand[] Statements(TaskTarget target) =>
    [
        Sql.Statement(
            $"SELECT {TaskSql.Columns}, {TaskMapping.Extras} FROM {TaskMapping.From} WHERE t.workspace_id = $1 AND t.id = $2",
            Sql.Uuid(target.WorkspaceId), Sql.Uuid(target.Id)),
        .. target.WithReminders
            ? [ZoneLock.Share(target.WorkspaceId, target.Id), ReminderSql.Relative(target.WorkspaceId, target.Id)]
            : Array.Empty<NpgsqlBatchCommand>(),
    ];

    /// <summary>Reads the task and what stands beside it: the result sets of <see cref="Statements"/>, which are the next
    /// ones.</summary>
    public static async Task<(TaskItem Task, TaskExtras Extras)> ReadAsync(
        NpgsqlDataReader reader, TaskTarget target, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var task = TaskSql.Read(reader);
        var series = TaskSeries.Read(reader, TaskSql.ColumnCount);
        var count = reader.GetInt32(TaskSql.ColumnCount + TaskSeries.ColumnCount);
        if (!target.WithReminders)
            return (task, new TaskExtras(series, count, []));

        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var reminders = new List<RelativeReminder>();
        while (await reader.ReadAsync(cancellationToken))
            reminders.Add(RelativeReminder.Read(reader));
        return (task, new TaskExtras(series, count, reminders));
    }

    private static int Left(IEnumerable<RelativeReminder> reminders) =>
        reminders.Count(reminder => reminder is { IsCallers: true, IsLeft: true });
}
