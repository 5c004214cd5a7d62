namespace TaskFlow.Domain.QuickAdd;

/// <summary>Finds the end of a quoted stretch. A quote opens at the start of a word and closes at the end of one, so
/// that 27" is an inch mark; a text without a closing quote is searched once only.</summary>
internal sealed class ClosingQuotes(string text)
{
    private bool noStraight;
    private bool noCurly;

    public int? ClosingOf(int at, bool spaceBefore)
    {
        var opens = spaceBefore || text[at - 1] is '(' or '[';
        return text[at] switch
        {
            '"' when opens => Find('"', at + 1, ref noStraight),
            '“' when opens => Find('”', at + 1, ref noCurly),
            _ => null,
        };
    }

    private int? Find(char quote, int from, ref bool none)
    {
        for (var at = from; !none && at < text.Length; at++)
        {
            if (text[at] == quote && (at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1])))
                return at;
        }

        none = true;
        return null;
    }
}
