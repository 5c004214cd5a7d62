namespace TaskFlow.Web.Features.Workspaces;

/// <summary>A project or a tag as a row of its list.</summary>
/// <param name="Id">Its own.</param>
/// <param name="Name">As people call it.</param>
/// <param name="Colour">None for the one that follows from the name.</param>
/// <param name="Icon">Before the name.</param>
/// <param name="Href">Where the name leads.</param>
/// <param name="Count">Its open tasks, where they are counted.</param>
/// <param name="Fixed">Neither renamed nor deleted.</param>
public sealed record Thing(
    Guid Id, string Name, string? Colour, string Icon, string Href, int? Count, bool Fixed = false)
{
    /// <summary>As in <c>its 12 open tasks</c>.</summary>
    public string Tasks => Count switch
    {
        null => "open tasks",
        1 => "1 open task",
        { } count => $"{count} open tasks",
    };
}
