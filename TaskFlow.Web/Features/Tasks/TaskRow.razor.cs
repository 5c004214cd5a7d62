using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Features.Tasks;

public partial class TaskRow
{
    private TaskResponse? rendered;
    private bool renderedEditing;

    [Parameter, EditorRequired]
    public TaskResponse Task { get; set; } = null!;

    /// <summary>Shown where the list mixes projects.</summary>
    [Parameter]
    public string? ProjectName { get; set; }

    [Parameter]
    public Func<string, string?> TagColour { get; set; } = _ => null;

    [Parameter]
    public bool Editing { get; set; }

    /// <summary>True when ticked, false when the tick was taken away.</summary>
    [Parameter]
    public EventCallback<bool> OnToggled { get; set; }

    [Parameter]
    public EventCallback<string> OnRenamed { get; set; }

    private bool Done => Task.Status == "completed";

    private string Href => $"/task/{Task.Id}";

    private DueText Due => DueText.Of(Task.Due, Clock);

    /// <summary>A list of 200 rows renders the ones that changed.</summary>
    protected override bool ShouldRender()
    {
        var changed = !Equals(rendered, Task) || renderedEditing != Editing;
        (rendered, renderedEditing) = (Task, Editing);
        return changed;
    }

    private Task Toggled(ChangeEventArgs change) => OnToggled.InvokeAsync(change.Value is true);

    private Task Renamed(ChangeEventArgs change) => OnRenamed.InvokeAsync(change.Value?.ToString() ?? "");
}
