namespace TaskFlow.Web.Ui.Display;

/// <summary>The names of the twelve colours; app.css says what they look like in light and dark.</summary>
public static class Palette
{
    public static readonly IReadOnlyList<string> All =
        ["grey", "red", "orange", "amber", "lime", "green", "teal", "cyan", "blue", "violet", "pink", "brown"];
}
