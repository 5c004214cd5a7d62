using NodaTime;

namespace TaskFlow.Domain.Reminders;

/// <summary>What becomes of reminders whose moment passed while nobody could fire them.</summary>
public static class GraceWindow
{
    /// <summary>How long after its moment a reminder still fires: 24 hours, the last instant included.</summary>
    public static readonly Duration Length = Duration.FromHours(24);

    /// <summary>How long after its moment a firing is not called late: one minute, the last instant included.</summary>
    public static readonly Duration OnTime = Duration.FromMinutes(1);

    /// <summary>How a firing at <paramref name="now"/> stands to the moment that was set.</summary>
    public static Punctuality Judge(Instant moment, Instant now)
    {
        var lateness = now - moment;
        return lateness < Duration.Zero ? Punctuality.Early
            : lateness <= OnTime ? Punctuality.OnTime
            : lateness <= Length ? Punctuality.Late
            : Punctuality.Missed;
    }
}
