using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.Api;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;
using TaskFlow.Web.Ui.Feedback;
using TaskFlow.Web.Ui.Overlays;

namespace TaskFlow.Web.Features.Tags;

public sealed partial class TagsPage(
    WorkspaceStore workspace, WorkspacesApi api, Toasts toasts, Handover handover) : IDisposable
{
    private const string NameField = "name";
    private const string ColourField = "colour";

    private IReadOnlyList<TagResponse>? counted;

    [PersistentState]
    public Guid? Handed { get; set; }

    private IReadOnlyList<Thing> Things =>
    [
        .. Tags.Select(tag => new Thing(
            tag.Id, tag.Name, tag.Colour, "tag", $"/tasks?tag={Uri.EscapeDataString(tag.Name)}", tag.OpenTasks)),
    ];

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

    /// <summary>The name of another tag makes the two one.</summary>
    private Question? Merging(Thing tag, string name) =>
        Tags.FirstOrDefault(other => other.Id != tag.Id
            && string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase)) is { } same
            ? new(
                $"Merge @{tag.Name} into @{same.Name}?",
                $"There is a tag @{same.Name} already. All tasks with @{tag.Name} get that one instead, and @{tag.Name} is"
                + " gone. This cannot be undone.",
                "Merge", async () => await DoneAsync(await api.MergeTagAsync(tag.Id, same.Id, default),
                    $"@{tag.Name} is now part of @{same.Name}"))
            : null;

    private Question Deleting(Thing tag) => new(
        $"Delete @{tag.Name}?",
        tag.Count == 0
            ? "No open task has it; it is taken off what is done. This cannot be undone."
            : $"It is taken off {tag.Tasks} and off what is done; the tasks stay. This cannot be undone.",
        "Delete", async () => await DoneAsync(await api.DeleteTagAsync(tag.Id, default), $"Deleted @{tag.Name}"));

    private async Task ChangeAsync(Guid id, MergePatch patch) =>
        await DoneAsync(await api.ChangeTagAsync(id, patch, default));

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
