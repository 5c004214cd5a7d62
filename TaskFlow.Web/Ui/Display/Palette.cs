namespace TaskFlow.Web.Ui.Display;

/// <summary>The names of the twelve colours; app.css says what they look like in light and dark.</summary>
public static class Palette
{
    public static readonly IReadOnlyList<string> All =
        ["red", "orange", "amber", "lime", "green", "teal", "cyan", "blue", "indigo", "violet", "pink", "grey"];

    /// <summary>The colour of what nobody gave one: always the same for the same name.</summary>
    public static string Of(string name)
    {
        // FNV-1a; the last colour is grey, which says "none".
        var hash = name.Aggregate(2166136261u, (sum, c) => (sum ^ char.ToLowerInvariant(c)) * 16777619u);
        return All[(int)(hash % (uint)(All.Count - 1))];
    }
}
