namespace TaskFlow.Domain.QuickAdd;

/// <summary>A place in the tokens, and what can be taken from there. Whatever fails leaves the place as it
/// was.</summary>
internal sealed class TokenReader(string text, Token[] tokens)
{
    private static readonly Token Nothing = new(TokenKind.Quoted, 0, 0, "", -1, true);

    public int Position { get; set; }

    public int Count => tokens.Length;

    public Token Current => this[Position];

    /// <summary>Whether the current word begins with a capital.</summary>
    public bool CurrentIsCapital => Position < tokens.Length && char.IsUpper(text[Current.Start]);

    public Token this[int index] => index >= 0 && index < tokens.Length ? tokens[index] : Nothing;

    /// <summary>Whether a phrase may begin here: not in the middle of <c>x/1.12.</c>.</summary>
    public bool AtStart => Current.SpaceBefore || this[Position - 1].Is('(') || this[Position - 1].Is('[');

    /// <summary>Whether a phrase may end here: white space follows, maybe after punctuation.</summary>
    public bool AtBoundary
    {
        get
        {
            var at = Position;
            while (at < tokens.Length && tokens[at].IsClosing)
                at++;
            return at == tokens.Length || tokens[at].SpaceBefore;
        }
    }

    /// <summary>Runs <paramref name="match"/>; on <see langword="null"/> nothing was taken.</summary>
    public T Try<T>(Func<TokenReader, T> match)
    {
        var before = Position;
        var found = match(this);
        if (found is null)
            Position = before;
        return found;
    }

    /// <summary>Runs <paramref name="match"/>; on <see langword="false"/> nothing was taken.</summary>
    public bool Try(Func<TokenReader, bool> match)
    {
        var before = Position;
        var found = match(this);
        if (!found)
            Position = before;
        return found;
    }

    public bool Take(string word)
    {
        var found = Current.Kind == TokenKind.Word && Current.Text == word;
        Position += found ? 1 : 0;
        return found;
    }

    public bool TakeAny(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Take(word))
                return true;
        }

        return false;
    }

    /// <summary>Takes all of the words, one after the other, or none.</summary>
    public bool TakeAll(params ReadOnlySpan<string> words)
    {
        var before = Position;
        foreach (var word in words)
        {
            if (Take(word))
                continue;
            Position = before;
            return false;
        }

        return true;
    }

    /// <summary>Takes a symbol that follows without a space.</summary>
    public bool TakeGlued(char symbol)
    {
        var found = Current.Is(symbol) && !Current.SpaceBefore;
        Position += found ? 1 : 0;
        return found;
    }

    /// <summary>Takes a number of <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int? TakeNumber(int min, int max, bool glued = false)
    {
        if (Current.Kind != TokenKind.Number || (glued && Current.SpaceBefore)
            || Current.Value < min || Current.Value > max)
        {
            return null;
        }

        return this[Position++].Value;
    }

    /// <summary>Takes a word that <paramref name="meanings"/> knows.</summary>
    public T? TakeMeaning<T>(IReadOnlyDictionary<string, T> meanings)
        where T : struct
    {
        if (Current.Kind != TokenKind.Word || !meanings.TryGetValue(Current.Text, out var meaning))
            return null;
        Position++;
        return meaning;
    }
}
