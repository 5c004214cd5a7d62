using TaskFlow.Contracts.Api;
using TaskFlow.Web.Api;
using TaskFlow.Web.App;
using TaskFlow.Web.Auth;
using TaskFlow.Web.Realtime;
using TaskFlow.Web.Ui.Display;

namespace TaskFlow.Web.Features.Workspaces;

/// <summary>What the frame of every page shows of the reader's workspace, and the news from other browsers. One per
/// circuit.</summary>
public sealed class WorkspaceStore : IDisposable
{
    private readonly WorkspacesApi workspaces;
    private readonly NotificationsApi notifications;
    private readonly ChangesApi changes;
    private readonly LiveFeed feed;
    private readonly SignedInUser user;
    private readonly ViewerClock clock;
    private readonly OwnCommands own;
    private readonly Coalesced reload;
    private IDisposable? listening;
    private IDisposable? days;

    public WorkspaceStore(
        WorkspacesApi workspaces, NotificationsApi notifications, ChangesApi changes, LiveFeed feed, SignedInUser user,
        ViewerClock clock, OwnCommands own, TimeProvider time)
    {
        (this.workspaces, this.notifications, this.changes) = (workspaces, notifications, changes);
        (this.feed, this.user, this.clock, this.own) = (feed, user, clock, own);
        reload = new(time, TimeSpan.FromMilliseconds(250), () => LoadAsync(CancellationToken.None));
    }

    /// <summary>Projects, tags or the count of unread notifications changed. Raised on any thread.</summary>
    public event Action? Changed;

    /// <summary>Tasks changed elsewhere. Raised on any thread.</summary>
    public event Action? TasksChanged;

    /// <summary>Anything changed, here too; none says that something was missed. Raised on any thread.</summary>
    public event Action<LiveChange?>? Heard;

    public Frame Frame { get; private set; } = Frame.Empty;

    public IReadOnlyList<ProjectResponse> Projects => Frame.Projects;

    public IReadOnlyList<TagResponse> Tags => Frame.Tags;

    public int Unread => Frame.Unread;

    public ProjectResponse? Project(Guid id) => Projects.FirstOrDefault(project => project.Id == id);

    /// <summary>As rows show it: the Inbox is not worth a word.</summary>
    public string? ProjectName(Guid id) => Project(id) is { IsInbox: false } project ? project.Name : null;

    public string TagColour(string name) =>
        Tags.FirstOrDefault(tag => string.Equals(tag.Name, name, StringComparison.OrdinalIgnoreCase))?.Colour
            ?? Palette.Of(name);

    public void Show(Frame frame)
    {
        Frame = frame;
        Changed?.Invoke();
    }

    /// <summary>What cannot be loaded stays as it was.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        // Asked first: what changes while the rest is read is told again rather than missed.
        var revision = listening is null ? changes.RevisionAsync(cancellationToken) : Task.FromResult(Frame.Revision);
        var projects = workspaces.ProjectsAsync(cancellationToken);
        var tags = workspaces.TagsAsync(counts: false, cancellationToken);
        var list = notifications.ListAsync(cancellationToken);
        await Task.WhenAll(revision, projects, tags, list);
        Show(new Frame(
            (await projects).Value ?? Frame.Projects,
            (await tags).Value ?? Frame.Tags,
            (await list).Value?.Unread ?? Frame.Unread,
            await revision));
    }

    public void LoadSoon() => reload.Soon();

    /// <summary>Here and in this person's other tabs: what they have read is no event that the stream would tell
    /// of.</summary>
    public void LoadEverywhere()
    {
        LoadSoon();
        feed.Tell(user.Id);
    }

    /// <summary>Only a circuit listens; a page that is drawn once has no use for news.</summary>
    public void Listen()
    {
        listening ??= feed.Listen(user.ToUser(), Frame.Revision, Hear);
        // What was due tomorrow is due today, with no change to any task.
        days ??= clock.EachDay(() => Hear(null));
    }

    public void Dispose()
    {
        listening?.Dispose();
        days?.Dispose();
        reload.Dispose();
    }

    private void Hear(LiveChange? change)
    {
        Heard?.Invoke(change);
        if (change is not null && own.Contains(change.CommandId))
            return;

        TasksChanged?.Invoke();
        LoadSoon();
    }
}
