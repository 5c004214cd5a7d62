using System.Globalization;
using System.Text.Json;
using System.Threading.RateLimiting;
using Npgsql;
using TaskFlow.Contracts.Api;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Audit;
using TaskFlow.Data.Commands;
using TaskFlow.Data.Tasks;

namespace TaskFlow.Api.Audit;

/// <summary>What to read of a workspace's audit trail.</summary>
internal sealed record AuditFilter(Guid WorkspaceId, Guid? Subject, long? Before, int? Limit);

internal sealed class AuditQueries(AppDatabase database) : IDisposable
{
    public const int Most = 200;

    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(10);

    // All verifications together have one session at a time, page by page in turn: a long one holds up neither other
    // requests nor a short one.
    private readonly SemaphoreSlim pages = new(1, 1);

    // One of each person's at a time, and a few that wait, so that many of one do not take the turns of others.
    private readonly PartitionedRateLimiter<Guid> turns = PartitionedRateLimiter.Create<Guid, Guid>(
        userId => RateLimitPartition.GetConcurrencyLimiter(
            userId, _ => new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 4 }));

    // A reminder that was deleted is known to its events alone.
    private const string TaskOfEntry =
        """
        CASE WHEN e.type LIKE 'reminder.%' THEN (convert_from(c.content, 'UTF8')::jsonb->>'taskId')::uuid
            ELSE e.subject END
        """;

    // The task, what it reminds of, and the series that it is an occurrence of.
    private const string OfTask =
        """
        SELECT $2 UNION ALL SELECT r.id FROM reminder r WHERE r.workspace_id = $1 AND r.task_id = $2
        UNION ALL SELECT o.series_id FROM task o WHERE o.workspace_id = $1 AND o.id = $2
        """;

    private const string ParentOfEntry = "(convert_from(c.content, 'UTF8')::jsonb->'task'->>'parentId')::uuid";

    /// <summary>A page; none when the task that it asks for is not there.</summary>
    public Task<Page<AuditEntryResponse>?> ListAsync(
        AuditFilter filter, int limit, Caller caller, CancellationToken cancellationToken) =>
        database.QueryAsync(
            caller.UserId,
            [TaskSql.Find(filter.WorkspaceId, filter.Subject), Sql.Statement(
                $"""
                SELECT e.seq, e.event_id, e.type, e.subject, e.actor, u.display_name, e.actor_kind, e.occurred_at,
                    c.content, e.hash, {Access.SeesSubject("NULL", ParentOfEntry)},
                    CASE WHEN e.type LIKE 'task.%' THEN e.subject WHEN e.type LIKE 'recurring_task.%' THEN
                        (SELECT o.task_id FROM occurrence o
                            WHERE o.workspace_id = $1 AND o.series_id = e.subject AND o.task_id IS NOT NULL
                            ORDER BY o.key DESC LIMIT 1) END
                FROM audit_entry e
                LEFT JOIN audit_content c ON c.workspace_id = e.workspace_id AND c.seq = e.seq
                LEFT JOIN users u ON u.id = e.actor
                WHERE e.workspace_id = $1 AND ($2::uuid IS NULL OR e.subject IN ({OfTask})) AND e.seq < $3
                    AND {Access.SeesSubject("e.subject", TaskOfEntry)}
                ORDER BY e.seq DESC LIMIT $4
                """,
                Sql.Uuid(filter.WorkspaceId), Sql.Uuid(filter.Subject), Sql.Big(filter.Before ?? long.MaxValue),
                Sql.Number(limit + 1))],
            async (reader, token) =>
            {
                if (!await reader.ReadAsync(token) && filter.Subject is not null)
                    return null;

                await reader.NextResultAsync(token);
                var entries = new List<AuditEntryResponse>();
                while (await reader.ReadAsync(token))
                    entries.Add(Read(reader));
                return entries.Count > limit
                    ? new Page<AuditEntryResponse>(
                        entries[..limit], entries[limit - 1].Seq.ToString(CultureInfo.InvariantCulture))
                    : new Page<AuditEntryResponse>(entries);
            },
            cancellationToken);

    /// <summary>Checks the whole chain; its first broken entry is named.</summary>
    /// <exception cref="BusyException">The caller has asked for too many at once.</exception>
    public async Task<AuditVerification> VerifyAsync(
        Guid workspaceId, Caller caller, CancellationToken cancellationToken)
    {
        using var turn = await turns.AcquireAsync(caller.UserId, cancellationToken: cancellationToken);
        if (!turn.IsAcquired)
            throw new BusyException("You have other verifications under way. Wait for their answers.", ComeBack);

        var check = new AuditCheck(workspaceId);
        while (await NextPageAsync(check, caller, cancellationToken))
        {
        }

        return new AuditVerification(
            check.Verifier.FirstBrokenSeq is null, check.Verifier.Entries, check.Verifier.FirstBrokenSeq);
    }

    public void Dispose()
    {
        turns.Dispose();
        pages.Dispose();
    }

    private async Task<bool> NextPageAsync(AuditCheck check, Caller caller, CancellationToken cancellationToken)
    {
        await pages.WaitAsync(cancellationToken);
        try
        {
            return await database.QueryByKeyAsync(
                caller.UserId, check.NextPage(), check.ReadAsync, cancellationToken);
        }
        finally
        {
            pages.Release();
        }
    }

    private static AuditEntryResponse Read(NpgsqlDataReader reader)
    {
        var (title, task, changes) = reader.IsDBNull(8) ? (null, null, []) : Content(reader.GetFieldValue<byte[]>(8));
        if (!reader.GetBoolean(10))
            changes = [.. changes.Where(change => change.Field != "parentId")];
        return new AuditEntryResponse(
            reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetGuid(3), title,
            reader.ValueOrNull<Guid>(4), reader.TextOrNull(5), reader.GetString(6), reader.Moment(7).ToDateTimeOffset(),
            changes, Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(9)),
            reader.ValueOrNull<Guid>(11) ?? task);
    }

    /// <summary>Title, task and changes of any event's data; what is not there is left out.</summary>
    private static (string? Title, Guid? TaskId, IReadOnlyList<FieldChange> Changes) Content(byte[] data)
    {
        using var document = JsonDocument.Parse(data);
        var root = document.RootElement;
        var holder = root.TryGetProperty("task", out var task) ? task : root;
        var title = holder.TryGetProperty("title", out var named) || holder.TryGetProperty("name", out named)
            ? named.GetString()
            : null;
        Guid? about = root.TryGetProperty("taskId", out var id) ? id.GetGuid() : null;
        var changes = root.TryGetProperty("changes", out var list)
            ? list.Deserialize(EventJson.Default.IReadOnlyListFieldChange) ?? []
            : [];
        return (title, about, changes);
    }
}
