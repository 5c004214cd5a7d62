namespace TaskFlow.Messaging.Failures;

/// <summary>How long to wait before another try: a few short waits in place, then parked with growing ones.</summary>
public static class RetrySchedule
{
    private static readonly TimeSpan[] InPlaceWaits =
        [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1)];

    private static readonly TimeSpan[] ParkedWaits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
    ];

    /// <summary>Waits in place, before the event is parked.</summary>
    public static IReadOnlyList<TimeSpan> InPlace => InPlaceWaits;

    /// <summary>The longest wait.</summary>
    public static TimeSpan Longest => ParkedWaits[^1];

    /// <summary>The wait after a failed round.</summary>
    /// <param name="attempts">Failed rounds so far, from 1; all tries in place are the first.</param>
    /// <returns><see langword="null"/> when there is no further try and the event becomes a dead letter.</returns>
    public static TimeSpan? AfterParkedAttempt(int attempts) =>
        attempts <= ParkedWaits.Length ? Jitter(ParkedWaits[attempts - 1]) : null;

    /// <summary>The wait, up to 20 % shorter or longer, so that failures of one moment do not come back as
    /// one.</summary>
    /// <param name="wait">The wait.</param>
    public static TimeSpan Jitter(TimeSpan wait) => wait * (0.8 + (0.4 * Random.Shared.NextDouble()));
}
