namespace TaskFlow.Domain.QuickAdd;

/// <summary>A stretch of the input that was understood, and as what. Chips never overlap.</summary>
/// <param name="Kind">What it sets.</param>
/// <param name="Start">Offset of the first character, in UTF-16 units of the input.</param>
/// <param name="Length">Length in UTF-16 units of the input.</param>
/// <param name="Text">Exactly the characters of the input that it covers.</param>
/// <param name="Label">What was understood, in English: <c>Tue 1 Dec 09:00</c>.</param>
/// <param name="Note">What a reader may not expect of it; <see langword="null"/> when there is nothing to say.</param>
public sealed record QuickAddChip(ChipKind Kind, int Start, int Length, string Text, string Label, string? Note);
