using NodaTime;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Recurrence;

/// <summary>How far what hangs on an occurrence goes on with it to another: its start, its absolute reminders, and the
/// dates below it.</summary>
/// <remarks>
/// The due date of the other is the rule's, also where this one was put off. What lies up to the day that the rule gave
/// stayed where it was, and goes on as far as the rule does; what lies later was set for the new date, and goes on as
/// far as the due date does. Of an occurrence that was not put off, that is the same.
/// </remarks>
/// <param name="Key">The day that the rule gave to this occurrence.</param>
/// <param name="Due">The day on which it is due.</param>
/// <param name="To">The day on which the other is due.</param>
public readonly record struct OccurrenceShift(LocalDate Key, LocalDate Due, LocalDate To)
{
    /// <summary>From the task of an occurrence to that of another; no step at all where nothing says on which day they
    /// are.</summary>
    /// <param name="from">The occurrence's task.</param>
    /// <param name="to">The other's, or the same after it has moved on.</param>
    public static OccurrenceShift Between(TaskItem from, TaskItem to)
    {
        var day = OccurrenceKey.TryParse(from.OccurrenceKey, out var key) ? key.Date : from.Due?.Date;
        return day is { } given && to.Due is { } next ? new(given, from.Due?.Date ?? given, next.Date) : default;
    }

    /// <summary>A date that hangs on the occurrence, as it is for the other.</summary>
    /// <param name="date">The date.</param>
    public TaskDate Of(TaskDate date) =>
        date with { Date = date.Date.PlusDays(Period.DaysBetween(date.Date > Key ? Due : Key, To)) };
}
