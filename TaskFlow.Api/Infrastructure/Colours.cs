namespace TaskFlow.Api.Infrastructure;

/// <summary>The colours of projects and tags, by name: each theme shows its own shade with enough contrast.</summary>
internal static class Colours
{
    private static readonly string[] Names =
        ["red", "orange", "amber", "lime", "green", "teal", "cyan", "blue", "indigo", "violet", "pink", "grey"];

    /// <summary>A colour's name; an empty one takes the colour away.</summary>
    public static string? Check(string? name, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(name) && !Names.Contains(name))
            errors.Add("colour", $"It must be one of: {string.Join(", ", Names)}.");
        return string.IsNullOrEmpty(name) ? null : name;
    }
}
