namespace TaskFlow.Bench.Measuring;

/// <summary>What a figure must reach.</summary>
/// <param name="Limit">The bar.</param>
/// <param name="Aim">Where it should be; the bar again where there is no aim.</param>
/// <param name="HigherIsBetter">Rates; else times and sizes.</param>
internal sealed record Bar(double Limit, double Aim, bool HigherIsBetter)
{
    public static Bar AtMost(double limit, double? aim = null) => new(limit, aim ?? limit, HigherIsBetter: false);

    public static Bar AtLeast(double limit, double? aim = null) => new(limit, aim ?? limit, HigherIsBetter: true);

    public string Verdict(double value) =>
        Reaches(value, Aim) ? Aim == Limit ? "met" : "aim met" : Reaches(value, Limit) ? "met" : "MISSED";

    public override string ToString() => $"{(HigherIsBetter ? ">=" : "<=")} {Limit:0.###}";

    private bool Reaches(double value, double goal) => HigherIsBetter ? value >= goal : value <= goal;
}
