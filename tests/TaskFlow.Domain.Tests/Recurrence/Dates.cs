using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace TaskFlow.Domain.Tests.Recurrence;

/// <summary>Dates as a reader of RFC 5545 would note them.</summary>
internal static class Dates
{
    private static readonly LocalDateTimePattern Local =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    /// <summary><c>1997 9/2 9/12 1998 1/1</c>: a year holds until the next one.</summary>
    public static List<LocalDate> Of(string text)
    {
        var dates = new List<LocalDate>();
        var year = 0;
        foreach (var word in text.Split(' '))
        {
            var numbers = word.Split('/').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            if (numbers is [var month, var day])
                dates.Add(new LocalDate(year, month, day));
            else
                year = numbers[0];
        }

        return dates;
    }

    /// <summary><c>2026-10-19</c>.</summary>
    public static LocalDate On(string date) => LocalDatePattern.Iso.Parse(date).Value;

    /// <summary><c>2026-10-19T09:00</c>.</summary>
    public static LocalDateTime At(string local) => Local.Parse(local).Value;

    /// <summary><c>2026-10-19T08:00Z</c>.</summary>
    public static Instant Utc(string utc) => At(utc.TrimEnd('Z')).InUtc().ToInstant();

    /// <summary>An IANA zone.</summary>
    public static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];
}
