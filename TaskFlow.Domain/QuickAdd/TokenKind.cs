namespace TaskFlow.Domain.QuickAdd;

internal enum TokenKind
{
    Word,
    Number,
    Symbol,

    /// <summary>A stretch in double quotes: never read.</summary>
    Quoted,
}
