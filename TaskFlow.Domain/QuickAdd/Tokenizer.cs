using System.Globalization;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>Cuts a text into tokens, in one pass.</summary>
internal static class Tokenizer
{
    public static Token[] Tokenize(string text)
    {
        var tokens = new List<Token>();
        var closers = new ClosingQuotes(text);
        var spaceBefore = true;
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                spaceBefore = true;
                at++;
                continue;
            }

            var token = Next(text, at, spaceBefore, closers);
            tokens.Add(token);
            at = token.End;
            spaceBefore = false;
        }

        return [.. tokens];
    }

    private static Token Next(string text, int at, bool spaceBefore, ClosingQuotes closers)
    {
        if (closers.ClosingOf(at, spaceBefore) is { } close)
            return new Token(TokenKind.Quoted, at, close + 1 - at, "", 0, spaceBefore);

        var end = at;
        if (char.IsAsciiDigit(text[at]))
        {
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            var value = end - at <= 6 ? int.Parse(text.AsSpan(at, end - at), CultureInfo.InvariantCulture) : -1;
            return new Token(TokenKind.Number, at, end - at, "", value, spaceBefore);
        }

        while (end < text.Length && IsLetter(text, end, at))
            end++;
        return end > at
            ? new Token(TokenKind.Word, at, end - at, text[at..end].ToLowerInvariant(), 0, spaceBefore)
            : new Token(TokenKind.Symbol, at, 1, text.Substring(at, 1), 0, spaceBefore);
    }

    // An apostrophe belongs to the word that it stands in: "don't" is one word.
    private static bool IsLetter(string text, int at, int start) => char.IsLetter(text[at])
        || (text[at] is '\'' or '’' && at > start && at + 1 < text.Length && char.IsLetter(text[at + 1]));
}
