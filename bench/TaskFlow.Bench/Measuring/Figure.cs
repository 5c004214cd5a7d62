namespace TaskFlow.Bench.Measuring;

/// <summary>One line of the report.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Unit">Of value and denominator.</param>
/// <param name="Value">The measured figure.</param>
/// <param name="Bar">Judges the ratio; the value where there is no denominator.</param>
internal sealed record Figure(string What, string Unit, Spread Value, Bar? Bar)
{
    public string? DenominatorName { get; init; }

    public Spread? Denominator { get; init; }

    public Spread? Ratio { get; init; }

    public string? Note { get; init; }

    public double Judged => (Ratio ?? Value).Median;

    public string Verdict => Bar?.Verdict(Judged) ?? "";
}
