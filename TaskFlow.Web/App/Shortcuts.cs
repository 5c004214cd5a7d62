namespace TaskFlow.Web.App;

/// <summary>The one table of shortcuts: the script acts by it, the sheet and the menus show it, the tests read
/// it.</summary>
public static class Shortcuts
{
    public static readonly IReadOnlyList<ShortcutGroup> All =
    [
        new("Everywhere",
        [
            new("q", "Add a task", "quick-add"),
            new("/", "Search", "search"),
            new("u", "Undo", "undo"),
            new("Ctrl+z", "Undo", "undo"),
            new("?", "This sheet", "sheet"),
            new("Escape", "Close the task", "close"),
        ]),
        new("Go to",
        [
            new("g t", "Today", "go:/today"),
            new("g u", "Upcoming", "go:/upcoming"),
            new("g a", "All tasks", "go:/tasks"),
            new("g c", "Completed", "go:/completed"),
            new("g p", "Projects", "go:/projects"),
            new("g n", "Notifications", "go:/notifications"),
            new("g s", "Settings", "go:/settings"),
        ]),
        new("In a list",
        [
            new("j", "Next", "next"),
            new("ArrowDown", "Next", "next"),
            new("k", "Previous", "previous"),
            new("ArrowUp", "Previous", "previous"),
            new("Home", "First", "first"),
            new("End", "Last", "last"),
        ]),
        new("On a task",
        [
            new("Enter", "Open", "row:open"),
            new("o", "Open", "row:open"),
            new("x", "Done or not", "row:toggle"),
            new("e", "Edit the title", "row:edit"),
            new("F2", "Edit the title", "row:edit"),
            new("t t", "Due today", "row:due-today"),
            new("t m", "Due tomorrow", "row:due-tomorrow"),
            new("t w", "Due next week", "row:due-week"),
            new("t n", "No due date", "row:due-none"),
            new("1", "High priority", "row:priority-high"),
            new("2", "Medium priority", "row:priority-medium"),
            new("3", "Low priority", "row:priority-low"),
            new("4", "No priority", "row:priority-none"),
            new("Alt+ArrowUp", "Move up", "row:move-up"),
            new("Alt+ArrowDown", "Move down", "row:move-down"),
            new("Shift+Delete", "Delete", "row:delete"),
            new("#", "Delete", "row:delete"),
        ]),
    ];

    /// <summary>The keys that do something, for the menus; none if it has no shortcut.</summary>
    public static string? KeysOf(string action) =>
        All.SelectMany(group => group.Shortcuts).FirstOrDefault(shortcut => shortcut.Action == action) is { } found
            ? Shown(found.Keys)
            : null;

    /// <summary>Keys as they are printed.</summary>
    public static string Shown(string keys) => keys
        .Replace("ArrowUp", "↑", StringComparison.Ordinal)
        .Replace("ArrowDown", "↓", StringComparison.Ordinal)
        .Replace("Delete", "Del", StringComparison.Ordinal)
        .Replace("Escape", "Esc", StringComparison.Ordinal);
}
