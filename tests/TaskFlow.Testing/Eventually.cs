namespace TaskFlow.Testing;

/// <summary>Waits for what happens in the background, by looking again and again.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until <paramref name="actual"/> gives <paramref name="expected"/>; 20 s unless said
    /// otherwise, looking every 10 ms unless that would weigh on what is looked at.</summary>
    public static async Task EqualAsync<T>(
        T expected, Func<Task<T>> actual, TimeSpan? within = null, TimeSpan? every = null)
    {
        var limit = within ?? Limit;
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await actual();
            if (EqualityComparer<T>.Default.Equals(expected, value))
                return;
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                throw new TimeoutException($"Expected {expected} within {limit.TotalSeconds} s; it was {value}.");
            await Task.Delay(every ?? Pause);
        }
    }

    /// <summary>Waits until <paramref name="condition"/> holds.</summary>
    public static Task TrueAsync(Func<bool> condition) => EqualAsync(true, () => Task.FromResult(condition()));
}
