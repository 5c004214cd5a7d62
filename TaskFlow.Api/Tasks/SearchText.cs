namespace TaskFlow.Api.Tasks;

internal static class SearchText
{
    private const int MostWords = 20;

    /// <summary>A tsquery that wants every word of <paramref name="text"/>, each as the beginning of a word. What
    /// people type is quoted, so that it is never read as an operator.</summary>
    /// <returns>Empty, which finds nothing, when there is no word in it.</returns>
    public static string ToQuery(string text) => string.Join(" & ", text
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Any(c => char.IsLetterOrDigit(c) || !char.IsAscii(c)))
        .Take(MostWords)
        .Select(word => $"'{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}':*"));
}
