using NodaTime;
using NodaTime.Text;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Recurrence;

/// <summary>A rule as other calendars need it: nothing left to our reading of what RFC 5545 leaves open.</summary>
internal static class RuleExport
{
    private static readonly LocalTime EndOfDay = new(23, 59, 59);

    private static readonly LocalDateTimePattern BasicDateTime =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    public static string Export(RuleParts parts, TaskDate start) =>
        RulePrinter.Print(Explicit(parts, start.Date), Until(parts.Until, start));

    private static RuleParts Explicit(RuleParts parts, LocalDate start)
    {
        if (parts.ImpliesWeekday && parts.Frequency == RecurrenceFrequency.Yearly)
            return parts with { ByDay = [new(0, start.DayOfWeek)] };
        if (!parts.ImpliesMonthDay || start.Day <= 28 || !parts.BySetPosition.IsEmpty)
            return parts;

        var clamped = parts with { ByMonthDay = [start.Day, -1], BySetPosition = [1] };
        if (parts.ImpliesMonth)
            return clamped with { ByMonth = [start.Month] };

        // In a year of several months BYSETPOS would choose one day in all: such years are written month by month.
        return parts is not { Frequency: RecurrenceFrequency.Yearly, ByMonth.Length: > 1 } ? clamped
            : parts.Interval == 1 ? clamped with { Frequency = RecurrenceFrequency.Monthly }
            : parts;
    }

    private static string? Until(LocalDate? last, TaskDate start)
    {
        if (last is not { } date || start.Time is null)
            return null;

        var local = date + EndOfDay;
        var zone = start.Zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(start.Zone);
        return zone is null || date.Year > 9998
            ? BasicDateTime.Format(local)
            : BasicDateTime.Format(zone.ResolveLocal(local, TaskDate.Resolver).WithZone(DateTimeZone.Utc).LocalDateTime)
                + "Z";
    }
}
