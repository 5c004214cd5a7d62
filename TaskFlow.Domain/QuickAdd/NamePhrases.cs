using System.Text;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Reads the marks: <c>@tag</c>, <c>#project</c>, <c>p1</c> to <c>p4</c>.</summary>
internal sealed class NamePhrases(string text)
{
    public Phrase? Take(TokenReader reader)
    {
        var first = reader.Position;
        var meaning = reader.Try(Importance) ?? reader.Try(Named);
        return meaning is null ? null : new Phrase(first, reader.Position, meaning, Footing.Own);
    }

    private static Meaning? Importance(TokenReader r) =>
        r.Take("p") && r.TakeNumber(1, 4, glued: true) is { } number && r[r.Position - 1].Length == 1
            ? new Meaning.Importance((TaskPriority)(4 - number))
            : null;

    private Meaning? Named(TokenReader r)
    {
        var mark = r.Current;
        if (!mark.Is('@') && !mark.Is('#'))
            return null;
        r.Position++;
        if (TakeName(r) is not { } name)
            return null;
        return mark.Is('@') ? new Meaning.Tag(name) : new Meaning.Project(name);
    }

    // All up to the next space or mark; punctuation that ends it is not part of it.
    private string? TakeName(TokenReader r)
    {
        var start = r.Current.Start;
        var end = start;
        while (!r.Current.SpaceBefore && !r.AtBoundary && r.Current.End - start <= TaskLimits.TagName)
            end = r[r.Position++].End;
        var name = text[start..end];
        return r.AtBoundary && IsName(name) ? name : null;
    }

    // "#123" is a number of something, not a project.
    private static bool IsName(string name)
    {
        var hasLetter = false;
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune) || rune.Value is '@' or '#' or '"')
                return false;
            hasLetter |= Rune.IsLetter(rune) || rune.Value > char.MaxValue;
        }

        return hasLetter;
    }
}
