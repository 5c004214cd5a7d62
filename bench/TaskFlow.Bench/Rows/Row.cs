using TaskFlow.Bench.Measuring;

namespace TaskFlow.Bench.Rows;

/// <summary>Something that is measured.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="MeasureAsync">One figure or more.</param>
internal sealed record Row(string Name, Func<Workbench, CancellationToken, Task<IReadOnlyList<Figure>>> MeasureAsync)
{
    /// <summary>Left out where there is no Kafka to be started.</summary>
    public bool NeedsKafka { get; init; }

    /// <summary>Takes so long that it is measured only when it is asked for by its name.</summary>
    public bool OnlyByName { get; init; }

    /// <summary>A ratio of two measurements, taken in turn.</summary>
    /// <param name="name">As on the command line.</param>
    /// <param name="what">What the numerator is.</param>
    /// <param name="unit">Of both.</param>
    /// <param name="bar">Judges the ratio.</param>
    /// <param name="denominator">Its name, and how it is measured.</param>
    /// <param name="numerator">How it is measured.</param>
    /// <param name="pairs">How many at most, where one takes long.</param>
    /// <param name="warmUps">How often the numerator is measured before the first pair.</param>
    public static Row Ratio(
        string name, string what, string unit, Bar bar,
        (Func<Workbench, string> Name, Func<Workbench, CancellationToken, Task<double>> Measure) denominator,
        Func<Workbench, CancellationToken, Task<double>> numerator,
        int pairs = int.MaxValue,
        int warmUps = Paired.WarmUps) => new(name, async (bench, ct) =>
        {
            var (above, below, ratio) = await Paired.MeasureAsync(
                Math.Min(pairs, bench.Options.Pairs),
                () => numerator(bench, ct), () => denominator.Measure(bench, ct), warmUps);
            return
            [
                new Figure(what, unit, above, bar)
                {
                    DenominatorName = denominator.Name(bench), Denominator = below, Ratio = ratio,
                },
            ];
        });
}
