namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads <c>2</c>, <c>two</c>, <c>2nd</c>, <c>last</c>.</summary>
internal static class Ordinals
{
    /// <summary>How many units a step has: <c>3</c>, <c>three</c>, <c>3rd</c>, <c>third</c>.</summary>
    public static int? TakeStep(TokenReader reader)
    {
        if (reader.TakeMeaning(Vocabulary.Numbers) is { } word)
            return word;
        if (reader.TakeNumber(1, 999) is { } number)
        {
            TakeSuffix(reader);
            return number;
        }

        return reader.Current.Text == "last" ? null : reader.TakeMeaning(Vocabulary.Ordinals);
    }

    /// <summary>Which of several: <c>2nd</c>, <c>second</c>, -1 for <c>last</c>.</summary>
    public static int? TakeWhich(TokenReader reader) => reader.Try<int?>(r =>
    {
        if (r.TakeMeaning(Vocabulary.Ordinals) is { } word)
            return word;
        return r.TakeNumber(1, 5) is { } number && TakeSuffix(r) ? number : null;
    });

    public static bool TakeSuffix(TokenReader reader) =>
        !reader.Current.SpaceBefore && reader.TakeAny("st", "nd", "rd", "th");
}
