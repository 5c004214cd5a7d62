namespace TaskFlow.Bench.Measuring;

internal static class Numbers
{
    /// <param name="sorted">Ascending.</param>
    /// <param name="share">0 to 1.</param>
    public static double Percentile(IReadOnlyList<double> sorted, double share) => sorted.Count == 0
        ? throw new BenchException("Nothing was measured: the step was too short.")
        : sorted[(int)Math.Min(sorted.Count - 1, Math.Floor(sorted.Count * share))];

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
