using System.Text.Json.Serialization;

namespace TaskFlow.Contracts.Api;

/// <summary>A new project, or the fields of one to change.</summary>
/// <param name="Name">1 to 120 characters.</param>
/// <param name="Colour">One of the twelve colour names; <c>null</c> for none; as it is when left out of a change.</param>
/// <param name="WorkspaceId">The workspace; the caller's own when left out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ProjectRequest(
    string? Name, [property: JsonConverter(typeof(ClearedByNull))] string? Colour = null, Guid? WorkspaceId = null);

/// <summary>A project.</summary>
/// <param name="Id">The project.</param>
/// <param name="WorkspaceId">Its workspace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Colour">Its colour's name.</param>
/// <param name="IsInbox">The one that every workspace has and that cannot be deleted.</param>
/// <param name="OpenTasks">Open tasks in it.</param>
/// <param name="Version">Rises with every change; the ETag.</param>
public sealed record ProjectResponse(
    Guid Id, Guid WorkspaceId, string Name, string? Colour, bool IsInbox, int OpenTasks, long Version);

/// <summary>A workspace the caller is a member of.</summary>
/// <param name="Id">The workspace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role"><c>owner</c>, <c>admin</c>, <c>member</c> or <c>viewer</c>.</param>
public sealed record WorkspaceResponse(Guid Id, string Name, string Role);
