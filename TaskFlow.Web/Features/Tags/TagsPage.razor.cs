using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.Api;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;
using TaskFlow.Web.Ui.Feedback;

namespace TaskFlow.Web.Features.Tags;

public sealed partial class TagsPage(
    WorkspaceStore workspace, WorkspacesApi api, Toasts toasts, Handover handover) : IDisposable
{
    private const string NameField = "name";
    private const string ColourField = "colour";

    private IReadOnlyList<TagResponse>? counted;

    [PersistentState]
    public Guid? Handed { get; set; }

    private IReadOnlyList<TagResponse> Tags => counted ?? workspace.Tags;

    public void Dispose() => workspace.Changed -= Refresh;

    protected override async Task OnInitializedAsync()
    {
        workspace.Changed += Refresh;
        if (handover.TryTake(Handed, out counted))
            return;

        await LoadAsync();
        if (!RendererInfo.IsInteractive && counted is not null)
            Handed = handover.Keep(counted);
    }

    private async Task LoadAsync()
    {
        counted = (await api.TagsAsync(counts: true, default)).Value ?? counted;
        StateHasChanged();
    }

    private async Task RenameAsync(TagResponse tag, string name)
    {
        if (workspace.Tags.FirstOrDefault(other => other.Id != tag.Id
            && string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            await DoneAsync(await api.MergeTagAsync(tag.Id, same.Id, default),
                $"@{tag.Name} is now part of @{same.Name}");
        }
        else
        {
            await ChangeAsync(tag.Id, new MergePatch().Set(NameField, name));
        }
    }

    private async Task ChangeAsync(Guid id, MergePatch patch) =>
        await DoneAsync(await api.ChangeTagAsync(id, patch, default));

    private async Task DeleteAsync(TagResponse tag) =>
        await DoneAsync(await api.DeleteTagAsync(tag.Id, default),
            tag.OpenTasks is { } open ? $"Removed @{tag.Name} from {open} open tasks" : $"Removed @{tag.Name}");

    private async Task DoneAsync<T>(ApiResult<T> result, string? said = null)
    {
        if (result.Problem is { } problem)
            toasts.Fail($"Not done: {problem.Detail}");
        else if (said is not null)
            toasts.Show(new Toast(said));
        await workspace.LoadAsync(default);
    }

    // The frame's own first reading is no news.
    private void Refresh() => _ = counted is null ? Task.CompletedTask : InvokeAsync(LoadAsync);
}
