using System.Globalization;

namespace TaskFlow.Domain;

/// <summary>Days and times in English, in the order and by the clock of their reader: <c>Tue 1 Dec 09:00</c>, or
/// <c>Tue, Dec 1, 9:00 AM</c>. Every date that people see is written here.</summary>
/// <param name="culture">The reader's.</param>
/// <param name="today">The reader's day: dates of its year go without their year.</param>
public sealed class DateWords(CultureInfo culture, DateOnly today)
{
    private readonly bool monthFirst = culture.DateTimeFormat.MonthDayPattern.StartsWith('M');

    /// <summary>Of a reader who did not say where they are.</summary>
    public static CultureInfo UsualCulture { get; } = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>English as it is written where the language is spoken that a browser asks for first. The calendar is
    /// Gregorian everywhere: that of the dates which are shown and of those which are typed.</summary>
    /// <param name="acceptLanguage">The header of that name.</param>
    public static CultureInfo CultureOf(string? acceptLanguage)
    {
        var wanted = (acceptLanguage ?? "").Split(',', ';')[0].Trim();
        try
        {
            return wanted.Length is > 0 and <= 20 && CultureInfo.CreateSpecificCulture(wanted) is { Name.Length: > 0 } own
                ? EnglishIn(own)
                : UsualCulture;
        }
        catch (ArgumentException)
        {
            return UsualCulture;
        }
    }

    /// <summary><c>Tue 1 Dec</c>.</summary>
    /// <param name="day">Which.</param>
    public string Day(DateOnly day) => Written(day, "ddd", "MMM");

    /// <summary><c>Tuesday 1 December</c>.</summary>
    /// <param name="day">Which.</param>
    public string LongDay(DateOnly day) => Written(day, "dddd", "MMMM");

    /// <summary><c>Yesterday</c>, <c>Today</c> and <c>Tomorrow</c>; none for other days.</summary>
    /// <param name="day">Which.</param>
    public string? Word(DateOnly day) => (day.DayNumber - today.DayNumber) switch
    {
        -1 => "Yesterday",
        0 => "Today",
        1 => "Tomorrow",
        _ => null,
    };

    /// <summary>A word for a day close by, else the date.</summary>
    /// <param name="day">Which.</param>
    public string Near(DateOnly day) => Word(day) ?? Day(day);

    /// <summary><c>09:00</c>.</summary>
    /// <param name="time">Which.</param>
    public string Time(TimeOnly time) => time.ToString("t", culture);

    /// <summary>A day in words with the time of day behind it, if there is one.</summary>
    /// <param name="day">In words.</param>
    /// <param name="time">Which.</param>
    public string At(string day, TimeOnly? time) =>
        time is { } at ? day + (monthFirst ? ", " : " ") + Time(at) : day;

    /// <summary>A moment on the reader's clock: <c>Yesterday 09:00</c>.</summary>
    /// <param name="local">Which.</param>
    public string Moment(DateTime local) => At(Near(DateOnly.FromDateTime(local)), TimeOnly.FromDateTime(local));

    private string Written(DateOnly day, string weekday, string month)
    {
        var pattern = monthFirst ? $"{weekday}, {month} d" : $"{weekday} d {month}";
        if (day.Year != today.Year)
            pattern += monthFirst ? ", yyyy" : " yyyy";
        return day.ToString(pattern, CultureInfo.InvariantCulture);
    }

    private static CultureInfo EnglishIn(CultureInfo own)
    {
        var english = CultureInfo.GetCultureInfo("en-" + new RegionInfo(own.Name).TwoLetterISORegionName);
        var changed = (CultureInfo)english.Clone();
        if (english.OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault() is { } gregorian)
            changed.DateTimeFormat.Calendar = gregorian;
        // Where English has no form of its own it would be that of the United States.
        var order = own.DateTimeFormat.MonthDayPattern;
        changed.DateTimeFormat.MonthDayPattern =
            order.IndexOf('d', StringComparison.Ordinal) < order.IndexOf('M', StringComparison.Ordinal)
                ? "d MMMM"
                : "MMMM d";
        return CultureInfo.ReadOnly(changed);
    }
}
