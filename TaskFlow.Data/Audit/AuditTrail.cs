using Npgsql;
using TaskFlow.Domain.Audit;

namespace TaskFlow.Data.Audit;

/// <summary>Reads a workspace's audit chain.</summary>
public static class AuditTrail
{
    /// <summary>The head and then all entries of a chain, in one snapshot; read by <see cref="VerifyAsync"/>.</summary>
    /// <param name="workspaceId">The chain.</param>
    public static NpgsqlBatchCommand Chain(Guid workspaceId) => Sql.Statement(
        """
        SELECT h.seq, h.hash, e.seq, e.event_id, e.type, e.subject, e.actor, e.actor_kind, e.occurred_at, e.digest,
            e.hash, c.salt, c.content
        FROM audit_head h
        LEFT JOIN audit_entry e ON e.workspace_id = h.workspace_id
        LEFT JOIN audit_content c ON c.workspace_id = e.workspace_id AND c.seq = e.seq
        WHERE h.workspace_id = $1 ORDER BY e.seq
        """,
        Sql.Uuid(workspaceId));

    /// <summary>Checks the chain that <see cref="Chain"/> reads.</summary>
    /// <param name="reader">Stands before the first row of it.</param>
    /// <param name="workspaceId">The chain.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>How many entries there are, and the first that does not fit, if any.</returns>
    public static async Task<AuditVerifier> VerifyAsync(
        NpgsqlDataReader reader, Guid workspaceId, CancellationToken cancellationToken)
    {
        var verifier = new AuditVerifier();
        var (seq, hash) = (0L, Array.Empty<byte>());
        while (await reader.ReadAsync(cancellationToken))
        {
            (seq, hash) = (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
            if (reader.IsDBNull(2))
                break;

            var entry = new AuditEntry(
                workspaceId, reader.GetInt64(2), reader.GetGuid(3), reader.GetString(4), reader.GetGuid(5),
                reader.ValueOrNull<Guid>(6), reader.GetString(7), reader.Moment(8), reader.GetFieldValue<byte[]>(9));
            verifier.Add(entry, reader.GetFieldValue<byte[]>(10), BytesOrNull(reader, 11), BytesOrNull(reader, 12));
        }

        verifier.Finish(seq, hash);
        return verifier;
    }

    private static byte[]? BytesOrNull(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);
}
