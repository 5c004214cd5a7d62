using NodaTime;
using NodaTime.Extensions;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain;
using TaskFlow.Domain.Recurrence;
using TaskFlow.Domain.Tasks;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Recurrence;

/// <summary>What lies below an occurrence's task: each occurrence begins with all of it open. Those in the trash are
/// left out, except where the occurrence went there with them, and so are those that repeat by themselves,
/// each with what lies below it.</summary>
internal sealed class Subtasks(ConsumerBatch batch, ConsumedEvent cause)
{
    private const string Wanted =
        """
        ($3 OR c.series_id IS NULL AND c.deleted_at IS NOT DISTINCT FROM
            (SELECT p.deleted_at FROM task p WHERE p.workspace_id = $1 AND p.id = $2))
        """;

    private static string Below(string columns) =>
        $"""
        WITH RECURSIVE below (id, depth) AS (
            SELECT c.id, 1 FROM task c
            WHERE c.workspace_id = $1 AND c.parent_id = $2 AND {Wanted}
            UNION ALL
            SELECT c.id, b.depth + 1 FROM below b JOIN task c ON c.workspace_id = $1 AND c.parent_id = b.id
            WHERE {Wanted})
        SELECT {columns} FROM below b JOIN task t ON t.workspace_id = $1 AND t.id = b.id
        ORDER BY b.depth, t.id FOR UPDATE OF t
        """;

    private Instant Now => cause.Envelope.Time.ToInstant();

    private Guid Workspace => cause.Envelope.WorkspaceId;

    /// <summary>All of it, also what is left out of an occurrence.</summary>
    public Task<List<TaskItem>> AllBelowAsync(Guid taskId, CancellationToken cancellationToken) =>
        ReadAsync(taskId, all: true, cancellationToken);

    /// <summary>Top down.</summary>
    private async Task<List<TaskItem>> ReadAsync(Guid taskId, bool all, CancellationToken cancellationToken)
    {
        await using var query = new NpgsqlBatch(batch.Connection);
        // Twice: what one of them got while it was waited for, a subtask or a tag, is seen by the second.
        foreach (var columns in new[] { "", TaskSql.Columns })
            query.BatchCommands.Add(Sql.Statement(Below(columns), Sql.Uuid(Workspace), Sql.Uuid(taskId), Sql.Bool(all)));
        await using var reader = await query.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var found = new List<TaskItem>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(TaskSql.Read(reader));
        return found;
    }

    /// <summary>Gives a new occurrence what lies below its pattern, open, with its dates as far from the occurrence's
    /// as they were.</summary>
    /// <returns>The copies by the ids of their originals.</returns>
    public async Task<Dictionary<Guid, TaskItem>> CopyAsync(
        TaskItem pattern, TaskItem occurrence, CancellationToken cancellationToken)
    {
        var originals = await ReadAsync(pattern.Id, all: false, cancellationToken);
        var shift = OccurrenceShift.Between(pattern, occurrence);
        var ids = originals.ToDictionary(
            original => original.Id, original => DeterministicId.Of(occurrence.Id, original.Id.ToString()));
        ids[pattern.Id] = occurrence.Id;
        var copies = originals.ToDictionary(original => original.Id, original => Shifted(original, shift) with
        {
            Id = ids[original.Id],
            ParentId = ids[original.ParentId!.Value],
            RootId = occurrence.RootId,
            ProjectId = original.ProjectId == pattern.ProjectId ? occurrence.ProjectId : original.ProjectId,
            Version = 1,
            CreatedBy = null,
            CreatedAt = Now,
            UpdatedAt = Now,
            CompletedAt = null,
            DeletedAt = null,
        });
        await RunAsync([.. copies.Values.Select(TaskSql.Insert)], cancellationToken);
        foreach (var copy in copies.Values)
            Append(EventTypes.TaskCreated, null, copy);
        return copies;
    }

    /// <summary>Opens what lies below an occurrence that goes on to another date, and moves its dates with
    /// it.</summary>
    /// <returns>All of it by its ids, as it is then.</returns>
    public Task<Dictionary<Guid, TaskItem>> MoveAsync(
        TaskItem before, TaskItem after, CancellationToken cancellationToken)
    {
        var shift = OccurrenceShift.Between(before, after);
        return ChangeAsync(
            before.Id, EventTypes.TaskUpdated, subtask => Shifted(subtask, shift) with { CompletedAt = null },
            cancellationToken);
    }

    /// <summary>Puts what lies below an occurrence into the trash with it.</summary>
    public Task DeleteAsync(Guid taskId, CancellationToken cancellationToken) => ChangeAsync(
        taskId, EventTypes.TaskDeleted, subtask => subtask with { DeletedAt = Now }, cancellationToken);

    private async Task<Dictionary<Guid, TaskItem>> ChangeAsync(
        Guid taskId, string eventType, Func<TaskItem, TaskItem> change, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, TaskItem>();
        var updates = new List<NpgsqlBatchCommand>();
        foreach (var before in await ReadAsync(taskId, all: false, cancellationToken))
        {
            var after = found[before.Id] = before.Edit(change(before), Now);
            if (ReferenceEquals(after, before))
                continue;

            updates.Add(TaskSql.Update(before, after));
            Append(before.IsCompleted && !after.IsCompleted ? EventTypes.TaskReopened : eventType, before, after);
        }

        await RunAsync(updates, cancellationToken);
        return found;
    }

    private static TaskItem Shifted(TaskItem task, OccurrenceShift shift) => task with
    {
        Start = task.Start is { } start ? shift.Of(start) : null,
        Due = task.Due is { } due ? shift.Of(due) : null,
    };

    private async Task RunAsync(List<NpgsqlBatchCommand> statements, CancellationToken cancellationToken)
    {
        if (statements is [])
            return;

        await using var run = new NpgsqlBatch(batch.Connection);
        foreach (var statement in statements)
            run.BatchCommands.Add(statement);
        await run.ExecuteNonQueryAsync(cancellationToken);
    }

    private void Append(string type, TaskItem? before, TaskItem after) => batch.Append(SystemEvents.CausedBy(
        cause, type, after.Id, after.RootId, after.Version, TaskEvents.Data(before, after)));
}
