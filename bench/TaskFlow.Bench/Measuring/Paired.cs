namespace TaskFlow.Bench.Measuring;

/// <summary>Numerator and denominator measured in turn, the order reversed from pair to pair: what disturbs the machine
/// disturbs both.</summary>
internal static class Paired
{
    // The runtime compiles what runs often for seconds: a server that has just started is another row's subject.
    public const int WarmUps = 3;

    public static async Task<(Spread Numerator, Spread Denominator, Spread Ratio)> MeasureAsync(
        int pairs, Func<Task<double>> numerator, Func<Task<double>> denominator, int warmUps = WarmUps)
    {
        var measured = await TurnsAsync(pairs, numerator, denominator, warmUps);
        return (
            Spread.Of([.. measured.Select(one => one.Numerator)]),
            Spread.Of([.. measured.Select(one => one.Denominator)]),
            Spread.Of([.. measured.Select(one => one.Numerator / one.Denominator)]));
    }

    /// <summary>What each turn gave, without those that only warm up.</summary>
    public static async Task<IReadOnlyList<(TAbove Numerator, TBelow Denominator)>> TurnsAsync<TAbove, TBelow>(
        int pairs, Func<Task<TAbove>> numerator, Func<Task<TBelow>> denominator, int warmUps = WarmUps)
    {
        for (var warmUp = 0; warmUp < warmUps; warmUp++)
            await numerator();
        var measured = new List<(TAbove, TBelow)>();
        // The first pair warms both up and does not count.
        for (var pair = 0; pair <= pairs; pair++)
        {
            TAbove above;
            TBelow below;
            if (pair % 2 == 0)
            {
                above = await numerator();
                below = await denominator();
            }
            else
            {
                below = await denominator();
                above = await numerator();
            }

            if (pair > 0)
                measured.Add((above, below));
        }

        return measured;
    }
}
