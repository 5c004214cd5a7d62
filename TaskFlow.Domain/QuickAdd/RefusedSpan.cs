namespace TaskFlow.Domain.QuickAdd;

/// <summary>A stretch of the text that the user took back from being a chip: whatever chip it touches stays in the
/// title.</summary>
/// <param name="Start">Offset of its first character, in UTF-16 units of the text.</param>
/// <param name="Length">In UTF-16 units. A span beyond the text is without effect.</param>
public readonly record struct RefusedSpan(int Start, int Length);
