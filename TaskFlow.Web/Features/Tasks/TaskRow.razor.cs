using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.Ui.Display;

namespace TaskFlow.Web.Features.Tasks;

public partial class TaskRow
{
    private const int MostTags = 3;

    private (TaskResponse? Task, string Href, string? Project, bool DayKnown, int Depth, string? Mine, string Colours)
        rendered;

    [Parameter, EditorRequired]
    public TaskResponse Task { get; set; } = null!;

    /// <summary>Where its title leads.</summary>
    [Parameter, EditorRequired]
    public string Href { get; set; } = "";

    /// <summary>Shown where the list mixes projects.</summary>
    [Parameter]
    public string? ProjectName { get; set; }

    /// <summary>The heading above says the day.</summary>
    [Parameter]
    public bool DayKnown { get; set; }

    /// <summary>How many of the rows above it is below: 0 where its parent is not in the list.</summary>
    [Parameter]
    public int Depth { get; set; }

    /// <summary>The title that somebody wrote here, and was not to write over another one unasked.</summary>
    [Parameter]
    public string? Mine { get; set; }

    [Parameter]
    public Func<string, string> TagColour { get; set; } = Palette.Of;

    /// <summary>True when ticked, false when the tick was taken away.</summary>
    [Parameter]
    public EventCallback<bool> OnToggled { get; set; }

    private string OtherTags => string.Join(' ', Task.Tags.Skip(MostTags).Select(tag => "@" + tag));

    private bool Paused => Task.SeriesState == "paused";

    private string Repeats => Task.Repeats + (Paused ? ", paused" : null);

    private bool Done => Task.Status == "completed";

    /// <summary>A list of 200 rows renders the ones that changed.</summary>
    protected override bool ShouldRender()
    {
        var now = (Task, Href, ProjectName, DayKnown, Depth, Mine, string.Join(' ', Task.Tags.Select(TagColour)));
        var changed = rendered != now;
        rendered = now;
        return changed;
    }

    private Task Toggled(ChangeEventArgs change) => OnToggled.InvokeAsync(change.Value is true);
}
