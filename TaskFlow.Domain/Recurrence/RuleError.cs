namespace TaskFlow.Domain.Recurrence;

/// <summary>Why a text is not a rule of ours.</summary>
/// <param name="Field">The part at fault as RFC 5545 spells it (<c>INTERVAL</c>), or <c>RRULE</c> for the
/// whole.</param>
/// <param name="Reason">A sentence that says what is allowed; fit to be shown to the person who wrote the rule.</param>
public sealed record RuleError(string Field, string Reason)
{
    /// <summary>Field and reason in one line.</summary>
    public override string ToString() => $"{Field}: {Reason}";
}
