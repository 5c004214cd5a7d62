using System.Text.Json;
using TaskFlow.Data.Commands;

namespace TaskFlow.Data.Tasks;

/// <summary>How tags are called that somebody wrote otherwise: with other capitals. A command is written as if its tags
/// were new or written as they are called; where the database says that they are not, it runs again with their
/// names.</summary>
public sealed class TagSpelling
{
    private const string Constraint = "tag_spelling";
    private readonly Dictionary<string, string> names = [];

    /// <summary>Runs a command until its tags are named as they are called: once, or twice, or again where somebody
    /// renames one meanwhile.</summary>
    /// <typeparam name="T">What it answers.</typeparam>
    /// <param name="command">The command; takes the names of its tags from what it is given.</param>
    public static Task<T> RunAsync<T>(Func<TagSpelling, Task<T>> command) =>
        Supposition.RunAsync(new TagSpelling(), command, Constraint, (spelling, said) => spelling.Learn(said));

    /// <summary>The names as they are called, as far as that is known; in ordinal order without regard to case, each
    /// once.</summary>
    /// <param name="written">The names as they were written.</param>
    public IReadOnlyList<string> Of(IReadOnlyList<string> written) => names.Count == 0
        ? written
        : [.. written.Select(name => names.GetValueOrDefault(name, name))
            .Distinct(StringComparer.Ordinal)
            .OrderBy(name => name.ToLowerInvariant(), StringComparer.Ordinal)];

    /// <summary>Takes note of what the database said.</summary>
    /// <param name="message">A JSON object: the name as it was written, the name as it is called.</param>
    private TagSpelling Learn(string message)
    {
        using var said = JsonDocument.Parse(message);
        foreach (var name in said.RootElement.EnumerateObject())
            names[name.Name] = name.Value.GetString()!;
        return this;
    }
}
