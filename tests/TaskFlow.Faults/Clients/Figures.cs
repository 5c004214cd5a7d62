using System.Globalization;

namespace TaskFlow.Faults.Clients;

/// <summary>What the attempts of a client add up to.</summary>
internal static class Figures
{
    /// <summary>From a moment until the first good answer after it.</summary>
    public static TimeSpan Recovery(this IEnumerable<Attempt> attempts, long moment) => attempts
        .Where(one => one.Started >= moment && one.Status is >= 200 and < 300)
        .Min(one => TimeProvider.System.GetElapsedTime(moment, one.Started) + one.Took);

    public static TimeSpan Longest(this IEnumerable<Attempt> attempts) => attempts.Max(one => one.Took);

    /// <summary>How many were answered with this status.</summary>
    public static int Count(this IEnumerable<Attempt> attempts, int? status) => attempts.Count(one => one.Status == status);

    /// <summary>The value that so many percent do not exceed.</summary>
    public static double Percentile(this IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100) - 1)];
    }

    /// <summary>In milliseconds, of what was answered well.</summary>
    public static double P95(this IEnumerable<Attempt> attempts) => attempts
        .Where(one => one.Status is >= 200 and < 500).Select(one => one.Took.TotalMilliseconds).Percentile(95);

    public static string Text(this TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    public static string Text(this double milliseconds) =>
        milliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms";
}
