using System.Globalization;
using TaskFlow.Domain;

namespace TaskFlow.Web.App;

/// <summary>The time where the reader lives: "today" and "overdue" are theirs, not the server's.</summary>
public sealed class ViewerClock(TimeProvider time)
{
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    public DateTime Now => Local(time.GetUtcNow());

    public DateOnly Today => DateOnly.FromDateTime(Now);

    /// <summary>Days and times as the reader writes them; the culture is that of their browser.</summary>
    public DateWords Words => new(CultureInfo.CurrentCulture, Today);

    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).DateTime;

    /// <summary>Calls back, on any thread, when another day has begun for the reader. Dispose it to stop.</summary>
    public IDisposable EachDay(Action begins)
    {
        var day = Today;
        // Looks just after each full minute: a day may be shorter than it seems, and a machine may sleep through its end.
        return time.CreateTimer(
            _ =>
            {
                if (day == Today)
                    return;
                day = Today;
                begins();
            },
            null, TimeSpan.FromSeconds(61 - Now.Second), TimeSpan.FromMinutes(1));
    }

    /// <summary>An id that this machine does not know leaves UTC.</summary>
    public void LiveIn(string? zone) =>
        Zone = zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? found
            : TimeZoneInfo.Utc;
}
