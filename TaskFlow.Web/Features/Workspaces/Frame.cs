using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Features.Workspaces;

/// <summary>What the menu and the bell show.</summary>
public sealed record Frame(IReadOnlyList<ProjectResponse> Projects, IReadOnlyList<TagResponse> Tags, int Unread)
{
    public static readonly Frame Empty = new([], [], 0);
}
