using Microsoft.AspNetCore.Components;
using TaskFlow.Web.Features.Workspaces;
using TaskFlow.Web.Realtime;

namespace TaskFlow.Web.App.Layouts;

/// <summary>The frame around every page of a signed-in person; <c>?task=</c> opens a task beside any of them.</summary>
public sealed partial class AppLayout(
    WorkspaceStore workspace, NavigationManager navigation, Handover handover)
{
    [PersistentState]
    public Guid? Handed { get; set; }

    // A text: what is no id would not be a wrong address but a failure.
    [SupplyParameterFromQuery(Name = "task")]
    private string? Beside { get; set; }

    private Guid? TaskId => Guid.TryParse(Beside, out var id) ? id : null;

    private string WithoutTask => navigation.GetUriWithQueryParameter("task", (string?)null);

    protected override async Task OnInitializedAsync()
    {
        if (handover.TryTake<Frame>(Handed, out var frame))
            workspace.Show(frame);
        else
            await workspace.LoadAsync(default);
        Handed = RendererInfo.IsInteractive ? null : handover.Keep(workspace.Frame);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            workspace.Listen();
    }
}
