namespace TaskFlow.Web.Features.Tasks;

/// <summary>What the script of the list sends for the row in focus; the names are those of Shortcuts.cs after
/// <c>row:</c>.</summary>
public sealed class TaskActionEventArgs : EventArgs
{
    public Guid Id { get; set; }

    public string Action { get; set; } = "";

    /// <summary>The new title, of <c>rename</c>.</summary>
    public string? Value { get; set; }

    /// <summary>The title that the new one is written over, of <c>rename</c>.</summary>
    public string? Seen { get; set; }

    /// <summary>The version of the task that it was seen in.</summary>
    public long? Version { get; set; }
}
