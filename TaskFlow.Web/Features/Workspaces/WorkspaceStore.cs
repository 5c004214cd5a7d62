using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Features.Workspaces;

/// <summary>What the frame of every page shows of the reader's workspace: its projects and tags, and what waits.</summary>
public sealed class WorkspaceStore
{
    public event Action? Changed;

    public IReadOnlyList<ProjectResponse> Projects { get; private set; } = [];

    public IReadOnlyList<TagResponse> Tags { get; private set; } = [];

    /// <summary>Open tasks that are overdue or due today.</summary>
    public int DueNow { get; private set; }

    public int Unread { get; private set; }

    public void Set(IReadOnlyList<ProjectResponse> projects, IReadOnlyList<TagResponse> tags, int dueNow, int unread)
    {
        (Projects, Tags, DueNow, Unread) = (projects, tags, dueNow, unread);
        Changed?.Invoke();
    }
}
