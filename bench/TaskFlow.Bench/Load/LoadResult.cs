using TaskFlow.Bench.Measuring;

namespace TaskFlow.Bench.Load;

/// <summary>What came of a step.</summary>
/// <param name="Times">Milliseconds from sending to the last byte, sorted.</param>
/// <param name="Refused">Answers other than 2xx.</param>
/// <param name="Elapsed">The step's length.</param>
/// <param name="Reason">The first refusal.</param>
internal sealed record LoadResult(double[] Times, int Refused, TimeSpan Elapsed, string? Reason)
{
    public double P50 => Numbers.Percentile(Times, 0.5);

    public double P95 => Numbers.Percentile(Times, 0.95);

    public double PerSecond => (Times.Length - Refused) / Elapsed.TotalSeconds;

    /// <exception cref="BenchException">A request was refused.</exception>
    public LoadResult Accepted() => Refused == 0
        ? this
        : throw new BenchException($"{Refused} of {Times.Length} requests were refused, first: {Reason}");
}
