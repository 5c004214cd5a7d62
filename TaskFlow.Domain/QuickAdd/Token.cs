namespace TaskFlow.Domain.QuickAdd;

/// <summary>A run of letters, a run of digits, one other character, or a quoted stretch.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Start">Offset in the input.</param>
/// <param name="Length">Length in the input.</param>
/// <param name="Text">A word in lower case, a symbol as it is, else empty.</param>
/// <param name="Value">A number's value, -1 when it is too long to mean anything.</param>
/// <param name="SpaceBefore">Whether white space (or nothing) comes before it.</param>
internal readonly record struct Token(
    TokenKind Kind, int Start, int Length, string Text, int Value, bool SpaceBefore)
{
    public int End => Start + Length;

    /// <summary>A mark that may follow a phrase and still leaves it whole.</summary>
    public bool IsClosing =>
        Kind == TokenKind.Symbol && !SpaceBefore && Text is "," or ";" or "." or "!" or "?" or ":" or ")";

    public bool Is(char symbol) => Kind == TokenKind.Symbol && Text[0] == symbol;
}
