using TaskFlow.Web.Api;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Ui.Feedback;
using TaskFlow.Web.Ui.Overlays;

namespace TaskFlow.Web.Features.Projects;

public sealed partial class ProjectsPage(WorkspaceStore workspace, WorkspacesApi api, Toasts toasts) : IDisposable
{
    private const string NameField = "name";
    private const string ColourField = "colour";
    private string name = "";

    private IReadOnlyList<Thing> Things =>
    [
        .. workspace.Projects.Select(project => new Thing(
            project.Id, project.Name, project.Colour, project.IsInbox ? "inbox" : "project", $"/project/{project.Id}",
            project.OpenTasks, project.IsInbox)),
    ];

    public void Dispose() => workspace.Changed -= Refresh;

    protected override void OnInitialized() => workspace.Changed += Refresh;

    private async Task AddAsync()
    {
        if (string.IsNullOrWhiteSpace(name))
            return;
        if (await DoneAsync(await api.AddProjectAsync(new(name.Trim()), default)))
            name = "";
    }

    private async Task ChangeAsync(Guid id, MergePatch patch) =>
        await DoneAsync(await api.ChangeProjectAsync(id, patch, default));

    private Question Deleting(Thing project) => new(
        $"Delete “{project.Name}”?",
        project.Count == 0
            ? "It has no open tasks. What is done in it is kept in the Inbox."
            : $"Its {project.Tasks} and what is done in it go to the Inbox.",
        "Delete", () => DeleteAsync(project));

    private async Task DeleteAsync(Thing project)
    {
        if (await DoneAsync(await api.DeleteProjectAsync(project.Id, default)))
            toasts.Show(new Toast($"Deleted “{project.Name}”. Its tasks are in the Inbox."));
    }

    private async Task<bool> DoneAsync<T>(ApiResult<T> result)
    {
        if (result.Problem is { } problem)
            toasts.Fail($"Not done: {problem.Detail}");
        await workspace.LoadAsync(default);
        return result.Ok;
    }

    private void Refresh() => _ = InvokeAsync(StateHasChanged);
}
