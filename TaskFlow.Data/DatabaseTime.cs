using NodaTime;
using NodaTime.Extensions;

namespace TaskFlow.Data;

/// <summary>The present as the database can keep it.</summary>
public static class DatabaseTime
{
    private const int TicksPerMicrosecond = 10;

    /// <summary>The clock's time, UTC, to the microsecond below: what is answered is what will be read.</summary>
    /// <param name="time">The clock.</param>
    public static Instant Now(this TimeProvider time)
    {
        var ticks = time.GetUtcNow().ToInstant().ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - (ticks % TicksPerMicrosecond));
    }
}
