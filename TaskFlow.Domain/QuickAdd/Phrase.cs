namespace TaskFlow.Domain.QuickAdd;

/// <summary>Tokens that could mean something.</summary>
/// <param name="First">Index of its first token.</param>
/// <param name="Past">Index after its last token.</param>
/// <param name="Meaning">What they would mean.</param>
/// <param name="Footing">What it needs to count.</param>
/// <param name="MayLead">Whether it also counts at the beginning of the text.</param>
internal sealed record Phrase(int First, int Past, Meaning Meaning, Footing Footing, bool MayLead = false);
