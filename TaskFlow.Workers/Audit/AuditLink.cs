using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Domain.Audit;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Audit;

/// <summary>A new entry of a chain with its hash and its content.</summary>
internal sealed record AuditLink(AuditEntry Entry, byte[] Hash, byte[] Salt, byte[] Content)
{
    internal const string InsertEntries =
        """
        INSERT INTO audit_entry (
            workspace_id, seq, event_id, type, subject, actor, actor_kind, occurred_at, digest, hash)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    internal const string InsertContents =
        "INSERT INTO audit_content (workspace_id, seq, salt, content) SELECT * FROM unnest($1, $2, $3, $4)";

    internal const string MoveHeads =
        """
        UPDATE audit_head h SET seq = n.seq, hash = n.hash FROM unnest($1, $2, $3) AS n(workspace_id, seq, hash)
        WHERE h.workspace_id = n.workspace_id
        """;

    public static AuditLink After((long Seq, byte[] Hash) head, EventEnvelope envelope)
    {
        var salt = RandomNumberGenerator.GetBytes(AuditChain.SaltLength);
        var content = Encoding.UTF8.GetBytes(envelope.Data.ValueKind == JsonValueKind.Undefined
            ? "null"
            : envelope.Data.GetRawText());
        var entry = new AuditEntry(
            envelope.WorkspaceId, head.Seq + 1, envelope.Id, envelope.Type, envelope.Subject, envelope.Actor,
            envelope.ActorKind, Instant.FromDateTimeOffset(envelope.Time), AuditChain.Digest(salt, content));
        return new AuditLink(entry, AuditChain.Hash(head.Hash, entry), salt, content);
    }

    /// <summary>The event that says that links were added to a chain.</summary>
    public static EventEnvelope Recorded(IReadOnlyList<AuditLink> links, ConsumedEvent cause)
    {
        var last = links[^1];
        var entries = links.Select(link => new RecordedEntry(
            link.Entry.Seq, link.Entry.EventId, link.Entry.Type, link.Entry.Subject, link.Entry.Actor,
            link.Entry.ActorKind, link.Entry.OccurredAt.ToDateTimeOffset(),
            Convert.ToHexStringLower(link.Entry.Digest.Span), Convert.ToHexStringLower(link.Hash)));
        return SystemEvents.CausedBy(
            cause, EventTypes.AuditRecorded, last.Entry.WorkspaceId, last.Entry.WorkspaceId, last.Entry.Seq,
            JsonSerializer.SerializeToElement(
                new AuditEventData(last.Entry.Seq, Convert.ToHexStringLower(last.Hash), [.. entries]),
                EventJson.Default.AuditEventData));
    }

    public static NpgsqlBatchCommand Entries(IReadOnlyList<AuditLink> links) => Sql.Statement(
        InsertEntries,
        Sql.Column(links, link => link.Entry.WorkspaceId),
        Sql.Column(links, link => link.Entry.Seq),
        Sql.Column(links, link => link.Entry.EventId),
        Sql.Column(links, link => link.Entry.Type),
        Sql.Column(links, link => link.Entry.Subject),
        Sql.Column(links, link => link.Entry.Actor),
        Sql.Column(links, link => link.Entry.ActorKind),
        Sql.Column(links, link => link.Entry.OccurredAt.ToDateTimeUtc()),
        Sql.Column(links, link => link.Entry.Digest.ToArray()),
        Sql.Column(links, link => link.Hash));

    public static NpgsqlBatchCommand Contents(IReadOnlyList<AuditLink> links) => Sql.Statement(
        InsertContents,
        Sql.Column(links, link => link.Entry.WorkspaceId),
        Sql.Column(links, link => link.Entry.Seq),
        Sql.Column(links, link => link.Salt),
        Sql.Column(links, link => link.Content));

    /// <summary>Sets the end of each chain.</summary>
    public static NpgsqlBatchCommand MoveOn(IReadOnlyDictionary<Guid, (long Seq, byte[] Hash)> heads) => Sql.Statement(
        MoveHeads,
        Sql.Column(heads, head => head.Key),
        Sql.Column(heads, head => head.Value.Seq),
        Sql.Column(heads, head => head.Value.Hash));
}
