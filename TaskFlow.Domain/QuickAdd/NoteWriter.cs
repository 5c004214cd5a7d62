namespace TaskFlow.Domain.QuickAdd;

/// <summary>Says why words that look like something stay in the title.</summary>
internal sealed class NoteWriter(string text, TokenReader tokens, Understanding understood)
{
    /// <summary>One sentence or two for each; none for a date in the title of a task that has one anyway.</summary>
    public List<string> Write(IEnumerable<Phrase> misplaced)
    {
        var notes = understood.Refusals.ConvertAll(
            refusal => $"\"{Words(refusal.Phrase)}\" stays in the title. {refusal.Why}");
        notes.AddRange(misplaced.Select(Advice).OfType<string>());
        return [.. notes.Distinct()];
    }

    private string? Advice(Phrase phrase)
    {
        var words = Words(phrase);
        return phrase.Meaning switch
        {
            Meaning.Day when understood is { Day: null, Repetition: null } => Advice(phrase, "due date", $"on {words}"),
            Meaning.Hour { HalfDay: true } hour when understood.Hour is null =>
                Advice(phrase, "due time", $"at {Wording.Typed(hour.Value)}"),
            Meaning.Hour when understood.Hour is null => Advice(phrase, "due time", $"at {words}"),
            _ => null,
        };
    }

    private string Advice(Phrase phrase, string what, string instead)
    {
        var ways = new List<string>();
        if (phrase.Footing == Footing.Edge)
            ways.Add("put it last");
        if (!phrase.MayLead)
            ways.Add($"write \"{instead}\"");
        return $"\"{Words(phrase)}\" stays in the title. To make it the {what}, {string.Join(" or ", ways)}.";
    }

    private string Words(Phrase phrase) => text[tokens[phrase.First].Start..tokens[phrase.Past - 1].End];
}
