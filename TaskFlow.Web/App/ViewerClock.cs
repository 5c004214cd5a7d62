namespace TaskFlow.Web.App;

/// <summary>The time where the reader lives: "today" and "overdue" are theirs, not the server's.</summary>
public sealed class ViewerClock(TimeProvider time)
{
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    public DateTime Now => Local(time.GetUtcNow());

    public DateOnly Today => DateOnly.FromDateTime(Now);

    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).DateTime;

    /// <summary>An id that this machine does not know leaves UTC.</summary>
    public void LiveIn(string? zone) =>
        Zone = zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? found
            : TimeZoneInfo.Utc;
}
