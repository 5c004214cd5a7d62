namespace TaskFlow.Domain.QuickAdd;

/// <summary>Decides which phrases count by where they stand, so that a date inside a title is left alone.</summary>
/// <remarks>Phrases with nothing but punctuation between them form a run; a run stands or falls by its place and by
/// what is in it.</remarks>
internal sealed class PhraseSelection(TokenReader tokens)
{
    /// <summary>The phrases that count, in the order of the text.</summary>
    public List<Phrase> Select(List<Phrase> phrases)
    {
        var counting = new List<Phrase>();
        for (var first = 0; first < phrases.Count;)
        {
            var past = first + 1;
            while (past < phrases.Count && OnlyClosing(phrases[past - 1].Past, phrases[past].First))
                past++;
            counting.AddRange(Counting(phrases[first..past]));
            first = past;
        }

        return counting;
    }

    private IEnumerable<Phrase> Counting(List<Phrase> run)
    {
        var owned = run.Exists(p => p.Footing == Footing.Own && IsAboutTime(p));
        var edge = owned
            || OnlyClosing(run[^1].Past, tokens.Count)
            || (run[0].First == 0 && run.Exists(p => p.MayLead));
        var company = owned || (edge && run.Exists(p => p.Footing == Footing.Edge && IsAboutTime(p)));
        var repeats = run.Exists(p => p.Meaning is Meaning.Repetition && (p.Footing == Footing.Own || edge));

        return run.Where(p => p.Footing switch
        {
            Footing.Own => true,
            Footing.Edge => edge,
            Footing.Company => company,
            _ => repeats,
        });
    }

    private static bool IsAboutTime(Phrase phrase) =>
        phrase.Meaning is Meaning.Day or Meaning.Hour or Meaning.Repetition;

    private bool OnlyClosing(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (!tokens[at].IsClosing)
                return false;
        }

        return true;
    }
}
