using System.Globalization;
using NodaTime;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.QuickAdd;

/// <summary>The moment of reading, as the user's wall shows it.</summary>
internal sealed class ReadingClock(Instant now, DateTimeZone zone, CultureInfo reader)
{
    /// <summary>The last year that a text can name; anything later is taken for a typing error.</summary>
    public const int LastYear = 2199;

    public LocalDate Today { get; } = now.InZone(zone).Date;

    /// <summary>How its dates are written.</summary>
    public DateWords Words { get; } = new(reader, now.InZone(zone).Date.ToDateOnly());

    public bool IsPast(TaskDate date) => date.ToInstant(zone) < now;

    /// <summary>The wall's reading after some minutes. An hour that the clocks repeat has one name for two times and is
    /// always read as the first; a time in the second becomes the end of that hour, late rather than already
    /// past.</summary>
    public LocalDateTime After(long minutes)
    {
        var meant = now + Duration.FromMinutes(minutes);
        var local = meant.InZone(zone).LocalDateTime;
        var mapping = zone.MapLocal(local);
        if (mapping.Count == 2 && mapping.First().ToInstant() != meant)
            local = mapping.EarlyInterval.IsoLocalEnd;
        return local.Date + new LocalTime(local.Hour, local.Minute);
    }

    /// <summary>What the clock change does to a local time: a remark, or <see langword="null"/>.</summary>
    public string? RemarkOn(LocalDateTime local) => zone.MapLocal(local).Count switch
    {
        0 => $"{Wording.Time(local.TimeOfDay, this)} does not exist on that day: the clocks go forward over it. "
             + $"It counts as {Wording.Time(zone.ResolveLocal(local, TaskDate.Resolver).TimeOfDay, this)}.",
        2 => $"{Wording.Time(local.TimeOfDay, this)} comes twice on that day, as the clocks go back: the first counts.",
        _ => null,
    };

    /// <summary>The first such date from today on; <see langword="null"/> if no year has it.</summary>
    public LocalDate? NextDate(int month, int day)
    {
        // Eight years and one are the longest wait for a 29 February.
        for (var year = Today.Year; year <= Today.Year + 9; year++)
        {
            if (DateOf(year, month, day) is { } date && date >= Today)
                return date;
        }

        return null;
    }

    /// <summary>The first such day of a month from today on.</summary>
    public LocalDate? NextDay(int day)
    {
        // Of any three months in a row one has 31 days.
        for (var ahead = 0; ahead <= 3; ahead++)
        {
            var month = Today.ToYearMonth().PlusMonths(ahead);
            if (DateOf(month.Year, month.Month, day) is { } date && date >= Today)
                return date;
        }

        return null;
    }

    /// <summary>The date, if there is one.</summary>
    public static LocalDate? DateOf(int year, int month, int day) =>
        year is >= 1900 and <= LastYear && month is >= 1 and <= 12
        && day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month)
            ? new LocalDate(year, month, day)
            : null;
}
