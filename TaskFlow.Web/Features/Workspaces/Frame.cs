using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Features.Workspaces;

/// <summary>What the menu and the bell show.</summary>
/// <param name="Projects">In the order of the menu.</param>
/// <param name="Tags">By name, without the counts of their tasks.</param>
/// <param name="Unread">Unread notifications.</param>
/// <param name="Revision">The workspace's revision when the page was drawn; what came later is news.</param>
public sealed record Frame(
    IReadOnlyList<ProjectResponse> Projects, IReadOnlyList<TagResponse> Tags, int Unread, long? Revision)
{
    public static readonly Frame Empty = new([], [], 0, null);
}
