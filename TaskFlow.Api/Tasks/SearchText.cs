namespace TaskFlow.Api.Tasks;

internal static class SearchText
{
    /// <summary>A tsquery that wants every word of <paramref name="text"/>, each as the beginning of a word. What people type is
    /// quoted, so that it is never read as an operator.</summary>
    /// <returns>None when there is no letter or digit in it.</returns>
    public static string? ToQuery(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => new string([.. word.Where(c => c is not ('\'' or '\\' or '\0'))]))
            .Where(word => word.Any(char.IsLetterOrDigit))
            .Select(word => $"'{word}':*")
            .Take(20)
            .ToArray();
        return words.Length == 0 ? null : string.Join(" & ", words);
    }
}
