namespace TaskFlow.Contracts.Api;

/// <summary>One change of a workspace, in the order that all clients see.</summary>
/// <param name="WorkspaceId">The workspace.</param>
/// <param name="Revision">Gapless per workspace, from 1; the SSE event id.</param>
/// <param name="Type">The event's name.</param>
/// <param name="Subject">The task, project, tag, reminder or notification.</param>
/// <param name="TaskId">The task, where there is one.</param>
/// <param name="Version">The aggregate's version after the change.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="CommandId">The command behind it; a client skips its own.</param>
/// <param name="At">UTC.</param>
public sealed record LiveChange(
    Guid WorkspaceId,
    long Revision,
    string Type,
    Guid Subject,
    Guid? TaskId,
    long Version,
    Guid? Actor,
    Guid? CommandId,
    DateTimeOffset At);

/// <summary>Changes since a revision. <c>GET /api/changes?since=</c>.</summary>
/// <param name="Changes">In order of revision.</param>
/// <param name="Revision">The workspace's newest revision.</param>
/// <param name="More">There are more; ask again from the last one.</param>
public sealed record ChangeList(IReadOnlyList<LiveChange> Changes, long Revision, bool More);
