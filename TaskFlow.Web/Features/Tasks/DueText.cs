using TaskFlow.Contracts.Api;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>A due date as its reader sees it: in their zone, with words for the days close by.</summary>
/// <param name="State">How near it is.</param>
/// <param name="Day">The day: a word, or the date itself.</param>
/// <param name="Time">The time of day, if it has one.</param>
/// <param name="Both">Day and time in one.</param>
/// <param name="Full">Everything, for the tool tip and for screen readers.</param>
public sealed record DueText(DueState State, string Day, string? Time, string Both, string Full)
{
    public static readonly DueText None = new(DueState.None, "", null, "", "No due date");

    public static DueText Of(DateValue? due, ViewerClock clock)
    {
        if (due is null)
            return None;

        var (day, time) = Local(due, clock.Zone);
        var words = clock.Words;
        var near = words.Near(day);
        return new(
            StateOf(day, time, clock.Now), near, time is { } at ? words.Time(at) : null, words.At(near, time),
            words.At(words.LongDay(day), time));
    }

    /// <summary>The date itself, also where a word would do: one among others.</summary>
    public static string InFull(DateValue due, ViewerClock clock)
    {
        var (day, time) = Local(due, clock.Zone);
        return clock.Words.At(clock.Words.Day(day), time);
    }

    public static DueState StateOf(DateValue due, ViewerClock clock)
    {
        var (day, time) = Local(due, clock.Zone);
        return StateOf(day, time, clock.Now);
    }

    /// <summary>The day and time where the reader is. A date alone and a floating time do not move.</summary>
    public static (DateOnly Day, TimeOnly? Time) Local(DateValue due, TimeZoneInfo viewer)
    {
        if (due.Time is not { } time || due.Zone is not { } id || id == viewer.Id
            || !TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            return (due.Date, due.Time);
        }

        var local = due.Date.ToDateTime(time);
        // A time that the clock skips is meant an hour later.
        var real = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        var there = TimeZoneInfo.ConvertTime(real, zone, viewer);
        return (DateOnly.FromDateTime(there), TimeOnly.FromDateTime(there));
    }

    /// <summary>The other way round: a day and time where the reader is, in the zone of another date if that has
    /// one.</summary>
    public static DateValue At(DateOnly day, TimeOnly? time, string? zone, TimeZoneInfo viewer)
    {
        if (time is not { } clock || zone is null || zone == viewer.Id
            || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var other))
        {
            return new(day, time, time is null ? null : zone);
        }

        var local = day.ToDateTime(clock);
        var real = viewer.IsInvalidTime(local) ? local.AddHours(1) : local;
        var there = TimeZoneInfo.ConvertTime(real, viewer, other);
        return new(DateOnly.FromDateTime(there), TimeOnly.FromDateTime(there), zone);
    }

    /// <summary>The same time on another day of the reader's.</summary>
    public static DateValue Moved(DateValue? due, DateOnly day, TimeZoneInfo viewer) =>
        due is null ? new(day) : At(day, Local(due, viewer).Time, due.Zone, viewer);

    private static DueState StateOf(DateOnly day, TimeOnly? time, DateTime now)
    {
        var late = time is { } at ? day.ToDateTime(at) < now : day < DateOnly.FromDateTime(now);
        return late ? DueState.Overdue : day == DateOnly.FromDateTime(now) ? DueState.Today : DueState.Later;
    }
}
