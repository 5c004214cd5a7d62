using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskFlow.Domain.Recurrence;

/// <summary>The days of one year as twelve words; bit 0 is the first of the month. A shorter period uses the first word
/// only, counted from its first day.</summary>
[InlineArray(Months)]
internal struct DaySet
{
    public const int Months = 12;

    private uint word;

    /// <summary>BYSETPOS: keeps the days at the given places, 1 the first, -1 the last.</summary>
    public static void Choose(Span<uint> days, ReadOnlySpan<int> places)
    {
        var total = 0;
        foreach (var word in days)
            total += BitOperations.PopCount(word);

        Span<uint> chosen = stackalloc uint[Months];
        chosen.Clear();
        foreach (var place in places)
            Keep(days, chosen, place > 0 ? place - 1 : total + place);

        chosen[..days.Length].CopyTo(days);
    }

    /// <summary>The single bit at <paramref name="index"/> among the set ones; the word must have that many.</summary>
    private static uint BitAt(uint word, int index)
    {
        for (; index > 0; index--)
            word &= word - 1;

        return word & (0 - word);
    }

    private static void Keep(ReadOnlySpan<uint> days, Span<uint> chosen, int index)
    {
        for (var i = 0; i < days.Length && index >= 0; i++)
        {
            var inWord = BitOperations.PopCount(days[i]);
            if (index < inWord)
                chosen[i] |= BitAt(days[i], index);
            index -= inWord;
        }
    }
}
