namespace TaskFlow.Testing;

/// <summary>Waits for what happens in the background, by looking again and again.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until <paramref name="actual"/> gives <paramref name="expected"/>.</summary>
    public static async Task EqualAsync<T>(T expected, Func<Task<T>> actual)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await actual();
            if (EqualityComparer<T>.Default.Equals(expected, value))
                return;
            if (TimeProvider.System.GetElapsedTime(started) > Limit)
                throw new TimeoutException($"Expected {expected} within {Limit.TotalSeconds} s; it was {value}.");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits until <paramref name="condition"/> holds.</summary>
    public static Task TrueAsync(Func<bool> condition) => EqualAsync(true, () => Task.FromResult(condition()));
}
