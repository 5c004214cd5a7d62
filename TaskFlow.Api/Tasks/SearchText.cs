namespace TaskFlow.Api.Tasks;

internal static class SearchText
{
    public const int MostWords = 20;

    /// <summary>The words of a text that can be searched for.</summary>
    public static string[] Words(string text) =>
    [
        .. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Any(c => char.IsLetterOrDigit(c) || !char.IsAscii(c))),
    ];

    /// <summary>A tsquery that wants every one of <paramref name="words"/>, each as the beginning of a word. What
    /// people type is quoted, so that it is never read as an operator.</summary>
    /// <returns>Empty, which finds nothing, when there is no word.</returns>
    public static string ToQuery(string[] words) => string.Join(" & ", words
        .Select(word => $"'{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}':*"));
}
