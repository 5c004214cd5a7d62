namespace TaskFlow.Contracts.Events;

/// <summary>Data of <c>update.*</c> events.</summary>
/// <param name="Revision">The workspace's revision after it.</param>
/// <param name="Changes">The changes, in the order that all clients see; their revisions have no gap.</param>
public sealed record UpdateEventData(long Revision, IReadOnlyList<RevisedChange> Changes);

/// <summary>A change with its revision.</summary>
/// <param name="Revision">Its place among the changes of the workspace, from 1.</param>
/// <param name="EventId">The event that says what changed.</param>
/// <param name="Type">That event's name.</param>
/// <param name="Subject">The aggregate.</param>
/// <param name="Version">The aggregate's version after it.</param>
/// <param name="TaskId">The task it is about.</param>
/// <param name="UserId">Set where only one person may see it: reminders and notifications.</param>
/// <param name="Actor">Who did it; none for the system.</param>
/// <param name="CommandId">The command that caused it.</param>
/// <param name="At">UTC.</param>
public sealed record RevisedChange(
    long Revision,
    Guid EventId,
    string Type,
    Guid Subject,
    long Version,
    Guid? TaskId,
    Guid? UserId,
    Guid? Actor,
    Guid? CommandId,
    DateTimeOffset At);

/// <summary>Data of <c>audit.*</c> events.</summary>
/// <param name="Seq">The place of the chain's newest entry, from 1.</param>
/// <param name="Hash">The hash of the chain's newest entry, hexadecimal: kept elsewhere, it shows that nobody cut
/// entries off the end.</param>
/// <param name="Entries">The new entries, in the order of the chain.</param>
public sealed record AuditEventData(long Seq, string Hash, IReadOnlyList<RecordedEntry> Entries);

/// <summary>An entry of an audit chain, without its content.</summary>
/// <param name="Seq">Its place in the chain.</param>
/// <param name="EventId">The event that it records.</param>
/// <param name="Type">That event's name.</param>
/// <param name="Subject">The aggregate.</param>
/// <param name="Actor">Who did it; none for the system.</param>
/// <param name="ActorKind"><c>user</c>, <c>token</c> or <c>system</c>.</param>
/// <param name="At">UTC.</param>
/// <param name="Digest">Salted digest of the content, hexadecimal.</param>
/// <param name="Hash">Hash of this link, hexadecimal.</param>
public sealed record RecordedEntry(
    long Seq,
    Guid EventId,
    string Type,
    Guid Subject,
    Guid? Actor,
    string ActorKind,
    DateTimeOffset At,
    string Digest,
    string Hash);
