using NodaTime;
using NodaTime.Text;
using TaskFlow.Domain.Tasks;
using static System.FormattableString;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>The English of chips and notes.</summary>
internal static class Wording
{
    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private static readonly (Unit Unit, int Minutes)[] Sizes =
        [(Unit.Week, 10_080), (Unit.Day, 1_440), (Unit.Hour, 60), (Unit.Minute, 1)];

    /// <summary><c>Tue 1 Dec</c>, with the year if it is not this one.</summary>
    public static string Date(LocalDate date, ReadingClock clock) => clock.Words.Day(date.ToDateOnly());

    /// <summary><c>Tue 1 Dec 09:00</c>.</summary>
    public static string DateAndTime(TaskDate date, ReadingClock clock) =>
        clock.Words.At(Date(date.Date, clock), date.Time?.ToTimeOnly());

    public static string Time(LocalTime time, ReadingClock clock) => clock.Words.Time(time.ToTimeOnly());

    /// <summary>As it can be typed.</summary>
    public static string Typed(LocalTime time) => Minutes.Format(time);

    public static string Weekday(IsoDayOfWeek day) => day.ToString()[..3];

    public static string Ordinal(int number) => Invariant($"{number}") + (number % 100, number % 10) switch
    {
        (11 or 12 or 13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };

    /// <summary><c>1 day before</c>, <c>1 hour 30 minutes before</c>, <c>when due</c>.</summary>
    public static string Before(int minutes)
    {
        if (minutes == 0)
            return "when due";

        var parts = new List<string>();
        foreach (var (unit, size) in Sizes)
        {
            if (minutes / size > 0)
                parts.Add(Count(minutes / size, unit));
            minutes %= size;
        }

        return string.Join(' ', parts) + " before";
    }

    public static string Importance(TaskPriority priority) => priority switch
    {
        TaskPriority.High => "high priority",
        TaskPriority.Medium => "medium priority",
        TaskPriority.Low => "low priority",
        _ => "no priority",
    };

    private static string Count(int amount, Unit unit) =>
        Invariant($"{amount} {unit.ToString().ToLowerInvariant()}{(amount == 1 ? "" : "s")}");
}
