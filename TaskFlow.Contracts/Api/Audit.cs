using TaskFlow.Contracts.Events;

namespace TaskFlow.Contracts.Api;

/// <summary>Who did what, when: one link of a workspace's chain.</summary>
/// <param name="Seq">Place in the chain, from 1.</param>
/// <param name="EventId">The event it records.</param>
/// <param name="Type">The event's name.</param>
/// <param name="Subject">The aggregate.</param>
/// <param name="Title">What the aggregate was called.</param>
/// <param name="Actor">The user; none for the system.</param>
/// <param name="ActorName">The user's name now, if it is known.</param>
/// <param name="ActorKind"><c>user</c>, <c>token</c> or <c>system</c>.</param>
/// <param name="At">UTC.</param>
/// <param name="Changes">Old and new values; empty once erased.</param>
/// <param name="Hash">Hash of this link, hex.</param>
/// <param name="TaskId">The task it is about: itself, that of a reminder, the latest of a series.</param>
public sealed record AuditEntryResponse(
    long Seq,
    Guid EventId,
    string Type,
    Guid Subject,
    string? Title,
    Guid? Actor,
    string? ActorName,
    string ActorKind,
    DateTimeOffset At,
    IReadOnlyList<FieldChange> Changes,
    string Hash,
    Guid? TaskId = null);

/// <summary>Whether a workspace's chain holds.</summary>
/// <param name="Valid">Every link fits.</param>
/// <param name="Entries">How many links were checked.</param>
/// <param name="FirstBrokenSeq">The first link that does not fit.</param>
public sealed record AuditVerification(bool Valid, long Entries, long? FirstBrokenSeq);
