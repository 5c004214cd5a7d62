using Npgsql;
using TaskFlow.Domain.Audit;

namespace TaskFlow.Data.Audit;

/// <summary>Checks a workspace's audit chain page by page, so that a chain of any length keeps nobody waiting: query
/// <see cref="NextPage"/> and hand what it reads to <see cref="ReadAsync"/>, until there is no more.</summary>
/// <remarks>Entries are chained in one transaction with the head, so each page sees both as they belong together. What is
/// appended meanwhile is checked too. No page looks back: what is changed behind it shows the next time.</remarks>
/// <param name="workspaceId">The chain.</param>
/// <param name="pageSize">How many entries a query reads, from 1. The longest ones take a tenth of a megabyte each.</param>
public sealed class AuditCheck(Guid workspaceId, int pageSize = AuditCheck.PageSize)
{
    /// <summary>A page that is read in some hundredths of a second.</summary>
    public const int PageSize = 1000;

    // Of each entry by its key: as a join it would be planned for a number of rows that nobody knows before.
    private const string Page =
        """
        SELECT h.seq, h.hash, e.seq, e.event_id, e.type, e.subject, e.actor, e.actor_kind, e.occurred_at, e.digest,
            e.hash, c.salt, c.content
        FROM (SELECT 1) AS always
        LEFT JOIN audit_head h ON h.workspace_id = $1
        LEFT JOIN LATERAL (
            SELECT * FROM audit_entry WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3) e ON true
        LEFT JOIN LATERAL (
            SELECT salt, content FROM audit_content WHERE workspace_id = $1 AND seq = e.seq LIMIT 1) c ON true
        ORDER BY e.seq
        """;

    private long last = long.MinValue;
    private bool sawHead;

    /// <summary>How many entries there are, and the first that does not fit, if any.</summary>
    public AuditVerifier Verifier { get; private set; } = new();

    /// <summary>The next entries, with the head in the same snapshot.</summary>
    public NpgsqlBatchCommand NextPage() =>
        Sql.Statement(Page, Sql.Uuid(workspaceId), Sql.Big(last), Sql.Number(pageSize));

    /// <summary>Checks what <see cref="NextPage"/> reads.</summary>
    /// <param name="reader">Stands before the first row of it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Whether there may be another page.</returns>
    public async Task<bool> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var (seq, hash, read, hasHead) = (0L, Array.Empty<byte>(), 0, false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!reader.IsDBNull(0))
                (seq, hash, hasHead) = (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), true);
            if (reader.IsDBNull(2))
                break;

            var entry = new AuditEntry(
                workspaceId, reader.GetInt64(2), reader.GetGuid(3), reader.GetString(4), reader.GetGuid(5),
                reader.ValueOrNull<Guid>(6), reader.GetString(7), reader.Moment(8), reader.GetFieldValue<byte[]>(9));
            Verifier.Add(entry, reader.GetFieldValue<byte[]>(10), BytesOrNull(reader, 11), BytesOrNull(reader, 12));
            last = entry.Seq;
            read++;
        }

        if (read == pageSize)
        {
            sawHead |= hasHead;
            return true;
        }

        // The workspace has gone, or the caller from it: the same as if it had never been seen.
        if (read == 0 && sawHead && !hasHead)
            Verifier = new AuditVerifier();
        Verifier.Finish(seq, hash);
        return false;
    }

    private static byte[]? BytesOrNull(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);
}
