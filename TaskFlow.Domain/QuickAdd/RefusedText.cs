namespace TaskFlow.Domain.QuickAdd;

/// <summary>Words that the user took back from being a chip: they stay in the title.</summary>
/// <param name="Text">The characters of the chip, as in <see cref="QuickAddChip.Text"/>; letter case does not matter.</param>
/// <param name="Start">Where the chip began. When these words no longer stand there (the text was edited before them), or
/// when it is <see langword="null"/>, they are refused wherever they occur.</param>
public sealed record RefusedText(string Text, int? Start = null);
