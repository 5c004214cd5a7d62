using System.Diagnostics;
using System.Text.Json;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Data.Commands;

/// <summary>Who gives a command, and under which key: everything that an event says of its origin.</summary>
/// <param name="UserId">The signed-in user; the setting that row-level security reads.</param>
/// <param name="WorkspaceId">The user's own workspace, meant when a request names none.</param>
/// <param name="InboxId">The Inbox of that workspace.</param>
/// <param name="TimeZone">IANA id of the user's zone.</param>
/// <param name="CommandId">New for each request, or the client's.</param>
public sealed record Caller(Guid UserId, Guid WorkspaceId, Guid InboxId, string TimeZone, Guid CommandId)
{
    /// <summary>The API token used, if one was.</summary>
    public Guid? TokenId { get; init; }

    /// <summary>The caller's IP address.</summary>
    public string? Address { get; init; }

    /// <summary>The client's key; the same key gives the same answer once.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of method, path and body; tells a retry from another request under the same key.</summary>
    public byte[] RequestHash { get; init; } = [];

    /// <summary>An event of this caller, continuing the current trace.</summary>
    /// <param name="type">A name of <see cref="EventTypes"/>.</param>
    /// <param name="workspaceId">The workspace it belongs to.</param>
    /// <param name="subject">The aggregate.</param>
    /// <param name="key">The partition key.</param>
    /// <param name="version">The aggregate's version after it.</param>
    /// <param name="time">When, UTC.</param>
    /// <param name="data">Its data, already JSON.</param>
    public EventEnvelope Event(
        string type, Guid workspaceId, Guid subject, Guid key, long version, DateTimeOffset time,
        JsonElement data) => new()
        {
            Id = Guid.CreateVersion7(time),
            Type = type,
            Time = time,
            Subject = subject,
            WorkspaceId = workspaceId,
            Key = key,
            Actor = UserId,
            ActorKind = TokenId is null ? "user" : "token",
            TokenId = TokenId,
            Address = Address,
            CommandId = CommandId,
            AggregateVersion = version,
            TraceParent = Activity.Current?.Id,
            Data = data,
        };
}
