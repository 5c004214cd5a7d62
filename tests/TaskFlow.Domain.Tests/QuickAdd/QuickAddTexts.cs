using FsCheck;
using FsCheck.Fluent;

namespace TaskFlow.Domain.Tests.QuickAdd;

/// <summary>Texts that try the parser: its own words in any order, with punctuation, emoji, halves of emoji, and
/// right-to-left letters between them; up to 2,000 characters.</summary>
internal static class QuickAddTexts
{
    private const int Longest = 2_000;

    private static readonly string[] Pieces =
    [
        "every", "every!", "other", "day", "week", "month", "year", "quarter", "weekday", "hours", "mon", "fri",
        "sat", "mondays", "and", "on", "by", "due", "due:", "at", "the", "of", "last", "first", "2nd", "1st", "31st",
        "30th", "in", "next", "this", "today", "tonight", "tomorrow", "Dec", "feb", "29", "31", "1", "12", "999",
        "99999", "2027", "2199", "2026-12-01", "1.12.", "12/1", "1/2", "9am", "9:30pm", "2:30", "17:00", "noon",
        "midnight", "eod", "until", "for", "times", "starting", "from", "after", "completion", "daily", "monthly",
        "remind", "me", "before", "when", "!30m", "!1h", "!9am", "3d", "2h", "10 min", "week", "p1", "p2", "p9",
        "@home", "@büro", "@", "#work", "#1", "#", "Pay rent", "Mark", "may", "a", "\"", "“", "”", "(", ")",
        ",", ".", ":", ";", "!", "?", "/", "-", "&", "'", "\ud83c\udfe0", "\ud83d", "\udc00", "שלום", "مرحبا", "\u202e",
        "\u0000", "\u200d", "\n", "\t", "\u00a0", "İ", "ß",
    ];

    private static readonly string[] Spaces = ["", " ", " ", " ", "  "];

    public static Arbitrary<string> Arbitrary { get; } = Arb.From(
        from parts in Gen.ArrayOf(Part())
        let text = string.Concat(parts)
        select text.Length <= Longest ? text : text[..Longest]);

    private static Gen<string> Part() =>
        from piece in Gen.Frequency(
            (9, Gen.Elements(Pieces)),
            (1, Gen.Choose(char.MinValue, char.MaxValue).Select(unit => ((char)unit).ToString())))
        from space in Gen.Elements(Spaces)
        select piece + space;
}
