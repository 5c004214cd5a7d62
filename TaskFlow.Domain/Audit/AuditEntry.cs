using NodaTime;

namespace TaskFlow.Domain.Audit;

/// <summary>One link of a workspace's audit chain, without its content.</summary>
/// <param name="WorkspaceId">The chain.</param>
/// <param name="Seq">Place in the chain, from 1, without gaps.</param>
/// <param name="EventId">The event it records.</param>
/// <param name="Type">The event's name.</param>
/// <param name="Subject">The aggregate.</param>
/// <param name="Actor">The user; <see langword="null"/> for the system.</param>
/// <param name="ActorKind"><c>user</c>, <c>token</c> or <c>system</c>.</param>
/// <param name="OccurredAt">When; whole microseconds count.</param>
/// <param name="Digest">SHA-256 of salt and content.</param>
public sealed record AuditEntry(
    Guid WorkspaceId,
    long Seq,
    Guid EventId,
    string Type,
    Guid Subject,
    Guid? Actor,
    string ActorKind,
    Instant OccurredAt,
    ReadOnlyMemory<byte> Digest);
