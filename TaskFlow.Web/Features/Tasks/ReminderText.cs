using TaskFlow.Contracts.Api;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Reminders in words.</summary>
public static class ReminderText
{
    private const int Hour = 60;
    private const int Day = 24 * Hour;

    /// <summary>What it hangs on: the due date, or a moment of its own.</summary>
    public static string Trigger(ReminderResponse reminder, ViewerClock clock)
    {
        if (reminder.At is { } at)
        {
            var (day, time) = DueText.Local(at, clock.Zone);
            return clock.Words.Moment(day.ToDateTime(time ?? default));
        }

        return Offset(reminder.OffsetMinutes ?? 0);
    }

    public static string Offset(int minutesBefore) => minutesBefore switch
    {
        0 => "When due",
        > 0 => Span(minutesBefore) + " before",
        _ => Span(-minutesBefore) + " after",
    };

    /// <summary>What has become of it, or when it will come.</summary>
    public static string State(ReminderResponse reminder, ViewerClock clock) => reminder switch
    {
        { State: "fired" } => "Has gone off",
        { State: "missed" } => "Was missed",
        { State: "dismissed" } => "Dismissed",
        { State: "cancelled" } => "Task done first",
        { NextFireAt: { } next } => clock.Words.Moment(clock.Local(next)),
        _ => "Needs a date",
    };

    private static string Span(int minutes) => (minutes / Hour, minutes % Hour) switch
    {
        _ when minutes == Day => "1 day",
        _ when minutes % Day == 0 => $"{minutes / Day} days",
        (0, _) => $"{minutes} min",
        (var hours, 0) => $"{hours} h",
        (var hours, var rest) => $"{hours} h {rest} min",
    };
}
