namespace TaskFlow.Domain.QuickAdd;

/// <summary>Finds all phrases of a text, from left to right, the longest reading first; they do not overlap.</summary>
internal sealed class PhraseScanner
{
    private readonly Func<TokenReader, Phrase?>[] matchers;

    public PhraseScanner(string text, ReadingClock clock)
    {
        var dates = new DatePhrases(clock);
        matchers =
        [
            new ReminderPhrases(dates).Take,
            RecurrencePhrases.Take,
            new EndingPhrases(dates).Take,
            dates.Take,
            TimePhrases.Take,
            new NamePhrases(text).Take,
        ];
    }

    public List<Phrase> Scan(TokenReader reader)
    {
        var phrases = new List<Phrase>();
        while (reader.Position < reader.Count)
        {
            if (reader.AtStart && Match(reader) is { } phrase)
                phrases.Add(phrase);
            else
                reader.Position++;
        }

        return phrases;
    }

    private Phrase? Match(TokenReader reader)
    {
        foreach (var matcher in matchers)
        {
            if (reader.Try(r => matcher(r) is { } found && r.AtBoundary ? found : null) is { } phrase)
                return phrase;
        }

        return null;
    }
}
