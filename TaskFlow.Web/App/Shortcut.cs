namespace TaskFlow.Web.App;

/// <summary>One key, or one after the other, and what it does.</summary>
/// <param name="Keys">As <c>KeyboardEvent.key</c> says it; a space between two means one after the other, <c>Ctrl+</c>
/// is also the command key.</param>
/// <param name="Does">For people.</param>
/// <param name="Action">For the script: <c>go:path</c>, <c>row:name</c> (sent to the row), <c>menu:id</c>, or a name of
/// its own.</param>
public sealed record Shortcut(string Keys, string Does, string Action);

/// <summary>Shortcuts that work in the same place.</summary>
public sealed record ShortcutGroup(string Where, IReadOnlyList<Shortcut> Shortcuts);
