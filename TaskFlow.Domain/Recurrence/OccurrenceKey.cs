using System.Diagnostics.CodeAnalysis;
using NodaTime;
using NodaTime.Text;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Recurrence;

/// <summary>Which occurrence of a series: the local date, with the local time if it has one, that the rule gave
/// it.</summary>
/// <remarks>
/// Unique within a series and never changed, not when the occurrence is rescheduled and not when a zone's clocks or a
/// user's zone change: two replicas that generate the same occurrence make the same key. It is not an instant.
/// </remarks>
/// <param name="Date">The local date.</param>
/// <param name="Time">The local time, to the minute; <see langword="null"/> for a date alone.</param>
public readonly record struct OccurrenceKey(LocalDate Date, LocalTime? Time = null)
{
    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>The key of the occurrence first due at <paramref name="due"/>.</summary>
    public static OccurrenceKey Of(TaskDate due) => new(due.Date, due.Time);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>Whether the text is <c>2026-12-01</c> or <c>2026-12-01T09:00</c>.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out OccurrenceKey key)
    {
        key = default;
        if (text?.Split('T', 2) is not [var first, .. var rest]
            || LocalDatePattern.Iso.Parse(first) is not { Success: true, Value: var date })
        {
            return false;
        }

        if (rest is not [var second])
        {
            key = new(date);
            return true;
        }

        var time = Minutes.Parse(second);
        key = time.Success ? new(date, time.Value) : default;
        return time.Success;
    }

    /// <summary><c>2026-12-01</c> or <c>2026-12-01T09:00</c>, in every culture.</summary>
    public override string ToString() =>
        LocalDatePattern.Iso.Format(Date) + (Time is { } time ? "T" + Minutes.Format(time) : "");
}
