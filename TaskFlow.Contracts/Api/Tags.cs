using System.Text.Json.Serialization;

namespace TaskFlow.Contracts.Api;

/// <summary>A new tag, or the fields of one to change.</summary>
/// <param name="Name">1 to 60 characters without whitespace at the ends.</param>
/// <param name="Colour">One of the twelve colour names; <c>null</c> for none; as it is when left out of a change.</param>
/// <param name="WorkspaceId">The workspace; the caller's own when left out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TagRequest(
    string? Name, [property: JsonConverter(typeof(ClearedByNull))] string? Colour = null, Guid? WorkspaceId = null);

/// <summary>Merges a tag into another. <c>POST /api/tags/{id}/merge</c>.</summary>
/// <param name="Into">The tag that stays.</param>
public sealed record MergeTagRequest(Guid? Into);

/// <summary>A tag.</summary>
/// <param name="Id">The tag.</param>
/// <param name="Name">Its name.</param>
/// <param name="Colour">Its colour's name.</param>
/// <param name="OpenTasks">Open tasks that carry it; none where <c>counts=false</c> asked for the tags alone.</param>
/// <param name="Version">Rises with every change; the ETag.</param>
public sealed record TagResponse(Guid Id, string Name, string? Colour, int? OpenTasks, long Version);
