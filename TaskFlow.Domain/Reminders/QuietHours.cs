using NodaTime;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Reminders;

/// <summary>A daily stretch of the user's wall clock in which nothing but urgent reminders are delivered; what comes in
/// it waits for its end.</summary>
/// <param name="Start">The first time of day that is quiet.</param>
/// <param name="End">The first one that is not any more. Earlier than <paramref name="Start"/> when the stretch crosses
/// midnight; equal to it when no time is quiet.</param>
public readonly record struct QuietHours(LocalTime Start, LocalTime End)
{
    /// <summary>Whether it is quiet at an instant.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="zone">The user's zone.</param>
    public bool Contains(Instant at, DateTimeZone zone) => Contains(at.InZone(zone).TimeOfDay);

    /// <summary>When something that comes at an instant is to be delivered: at that instant, or at the end of the quiet
    /// hours that it falls into.</summary>
    /// <param name="at">The instant at which it comes.</param>
    /// <param name="zone">The user's zone.</param>
    /// <returns>Never earlier than <paramref name="at"/>.</returns>
    public Instant Defer(Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        if (!Contains(local.TimeOfDay))
            return at;

        var day = local.TimeOfDay < End ? local.Date : local.Date.PlusDays(1);
        var mapping = zone.MapLocal(day + End);
        var end = TaskDate.Resolver(mapping).ToInstant();

        // In an hour that comes twice, the first end may lie behind.
        return end > at ? end : mapping.Last().ToInstant();
    }

    private bool Contains(LocalTime time) => Start <= End
        ? time >= Start && time < End
        : time >= Start || time < End;
}
