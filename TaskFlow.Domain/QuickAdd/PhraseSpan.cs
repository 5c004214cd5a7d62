namespace TaskFlow.Domain.QuickAdd;

/// <summary>The characters of a phrase.</summary>
/// <param name="Start">Offset of the first.</param>
/// <param name="End">Offset after the last.</param>
internal readonly record struct PhraseSpan(int Start, int End)
{
    /// <summary>With the comma or full stop after it, or the brackets around it, which would be left standing
    /// alone.</summary>
    public static PhraseSpan Of(Phrase phrase, TokenReader tokens)
    {
        var (first, past) = (phrase.First, phrase.Past);
        if (tokens[first - 1].Is('(') && !tokens[first].SpaceBefore && tokens[past].Is(')') && tokens[past].IsClosing)
        {
            (first, past) = (first - 1, past + 1);
        }
        else
        {
            while (tokens[past].IsClosing && !tokens[past].Is(')'))
                past++;
        }

        return new(tokens[first].Start, tokens[past - 1].End);
    }

    public bool Touches(RefusedSpan refused) =>
        refused.Start < End && (long)refused.Start + refused.Length > Start && refused.Length > 0;
}
