namespace TaskFlow.Bench.Measuring;

/// <summary>Median and extremes of several measurements.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IReadOnlyCollection<double> values) =>
        new(Numbers.Median(values), values.Min(), values.Max());
}
