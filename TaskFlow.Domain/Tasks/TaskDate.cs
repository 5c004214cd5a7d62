using NodaTime;
using NodaTime.TimeZones;

namespace TaskFlow.Domain.Tasks;

/// <summary>A start or due date in one of three kinds: a date alone, a floating local time, or a time fixed to a
/// zone.</summary>
/// <remarks>
/// A date alone is never an instant and does not shift between zones. A floating time follows its reader: it is read in
/// the viewer's zone. A zoned time means the same instant to everybody.
/// </remarks>
/// <param name="Date">The calendar day.</param>
/// <param name="Time">The local time of day, to the minute; <see langword="null"/> for a date alone.</param>
/// <param name="Zone">An IANA zone id; <see langword="null"/> when floating. Never set without a time.</param>
public readonly record struct TaskDate(LocalDate Date, LocalTime? Time = null, string? Zone = null)
{
    // No two offsets differ by more, so no other interval of the zone can have the same local time.
    private static readonly Duration FarFromChange = Duration.FromHours(36);

    /// <summary>Nonexistent local times shift forward by the gap, ambiguous ones take the first occurrence
    /// (RFC 5545 §3.3.5).</summary>
    public static readonly ZoneLocalMappingResolver Resolver =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    /// <summary>Where a day begins: at midnight or, if there is none, with the first instant after it, even if the
    /// whole day is missing from the zone (Apia, 30 December 2011).</summary>
    public static readonly ZoneLocalMappingResolver StartOfDay =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The instant meant, for a reader in <paramref name="viewer"/>.</summary>
    /// <param name="viewer">The zone that a date alone or a floating time is read in.</param>
    /// <returns>The instant of the time; for a date alone, the end of that day (the first instant of the
    /// next).</returns>
    public Instant ToInstant(DateTimeZone viewer)
    {
        if (Time is not { } time)
            return Resolve(Date.PlusDays(1).AtMidnight(), viewer, StartOfDay);

        var zone = Zone is null ? viewer : DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) ?? viewer;
        return Resolve(Date + time, zone, Resolver);
    }

    /// <summary>The local date and time; a date alone is at midnight.</summary>
    public LocalDateTime ToLocal() => Date + (Time ?? LocalTime.Midnight);

    /// <summary>The instant of a local time. Far from a change of the clocks it allocates nothing.</summary>
    internal static Instant Resolve(LocalDateTime local, DateTimeZone zone, ZoneLocalMappingResolver resolver)
    {
        if (local.Year is > 1 and < 9999)
        {
            var interval = zone.GetZoneInterval(local.InUtc().ToInstant());
            var instant = local.WithOffset(interval.WallOffset).ToInstant();
            if (interval.Contains(instant - FarFromChange) && interval.Contains(instant + FarFromChange))
                return instant;
        }

        return zone.ResolveLocal(local, resolver).ToInstant();
    }
}
