using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Recurrence;

/// <summary>Reads the grammar of RFC 5545 §3.3.10, in any case and order; each part at most once.</summary>
/// <param name="start">The first occurrence, if known: it says what local day an UNTIL in UTC falls on.</param>
internal sealed class RuleParser(TaskDate? start)
{
    private static readonly LocalDatePattern BasicDate = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    private static readonly LocalDateTimePattern BasicDateTime =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    private RuleParts parts = new();

    public RuleError? Parse(string? text, out RuleParts result)
    {
        result = parts;
        if (string.IsNullOrWhiteSpace(text))
            return new("RRULE", "is empty.");
        if (text.Length > RecurrenceRule.MaxLength)
            return new("RRULE", $"is longer than {RecurrenceRule.MaxLength} characters.");

        var body = text.Trim().ToUpperInvariant();
        if (body.StartsWith("RRULE:", StringComparison.Ordinal))
            body = body["RRULE:".Length..];

        var error = ReadAll(body);
        result = parts;
        return error ?? parts.FindError();
    }

    private RuleError? ReadAll(string body)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in body.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is not [var name, var value])
                return new("RRULE", $"has a part \"{part}\" that is not of the form NAME=VALUE.");
            if (!seen.Add(name))
                return new(name, "is given twice.");
            if (Read(name, value) is { } reason)
                return new(name, reason);
        }

        return seen.Contains("FREQ") ? null : new("FREQ", "is missing.");
    }

    private string? Read(string name, string value) => name switch
    {
        "FREQ" => ReadFrequency(value),
        "INTERVAL" => ReadNumber(value, RecurrenceRule.MaxInterval, n => parts = parts with { Interval = n }),
        "COUNT" => ReadNumber(value, RecurrenceRule.MaxCount, n => parts = parts with { Count = n }),
        "UNTIL" => ReadUntil(value),
        "WKST" => ReadWeekStart(value),
        "BYMONTH" => ReadNumbers(value, 12, signed: false, list => parts = parts with { ByMonth = list }),
        "BYWEEKNO" => ReadNumbers(value, 53, signed: true, list => parts = parts with { ByWeekNumber = list }),
        "BYYEARDAY" => ReadNumbers(value, 366, signed: true, list => parts = parts with { ByYearDay = list }),
        "BYMONTHDAY" => ReadNumbers(value, 31, signed: true, list => parts = parts with { ByMonthDay = list }),
        "BYSETPOS" => ReadNumbers(value, 366, signed: true, list => parts = parts with { BySetPosition = list }),
        "BYDAY" => ReadDays(value),
        "BYHOUR" or "BYMINUTE" or "BYSECOND" => "is not supported: the time of day is that of the first occurrence.",
        "RSCALE" or "SKIP" => "is not supported; for the clamp to the month's end write BYMONTHDAY=31,-1;BYSETPOS=1.",
        _ => "is not a part of a recurrence rule.",
    };

    private string? ReadFrequency(string value)
    {
        RecurrenceFrequency? frequency = value switch
        {
            "DAILY" => RecurrenceFrequency.Daily,
            "WEEKLY" => RecurrenceFrequency.Weekly,
            "MONTHLY" => RecurrenceFrequency.Monthly,
            "YEARLY" => RecurrenceFrequency.Yearly,
            _ => null,
        };
        if (frequency is not { } known)
            return "must be DAILY, WEEKLY, MONTHLY or YEARLY; nothing shorter than a day repeats.";

        parts = parts with { Frequency = known };
        return null;
    }

    private static string? ReadNumber(string value, int most, Action<int> store)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1 || number > most)
        {
            return $"must be a whole number from 1 to {most}.";
        }

        store(number);
        return null;
    }

    private static string? ReadNumbers(string value, int most, bool signed, Action<ImmutableArray<int>> store)
    {
        var numbers = new SortedSet<int>(RulePrinter.Order);
        foreach (var item in value.Split(','))
        {
            if (!int.TryParse(item, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                || number == 0 || number > most || number < (signed ? -most : 1))
            {
                return $"must be whole numbers from 1 to {most}" + (signed ? $" or from -1 to -{most}." : ".");
            }

            numbers.Add(number);
        }

        store([.. numbers]);
        return null;
    }

    private string? ReadDays(string value)
    {
        var days = new SortedSet<NthWeekday>(RulePrinter.DayOrder);
        foreach (var item in value.Split(','))
        {
            if (item.Length < 2 || NthWeekday.FromCode(item.AsSpan(^2..)) is var day && day == IsoDayOfWeek.None)
                return "must be weekdays MO, TU, WE, TH, FR, SA, SU, with a number before it if need be (2TU, -1FR).";

            var number = item.AsSpan(..^2);
            var nth = 0;
            if (!number.IsEmpty && !int.TryParse(
                    number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out nth))
            {
                return "has something before a weekday that is not a number.";
            }

            if (!number.IsEmpty && nth is 0 or < -53 or > 53)
                return "numbers its weekdays from 1 to 53 or from -1 to -53.";

            days.Add(new(nth, day));
        }

        parts = parts with { ByDay = [.. days] };
        return null;
    }

    private string? ReadWeekStart(string value)
    {
        var day = NthWeekday.FromCode(value);
        if (day == IsoDayOfWeek.None)
            return "must be one of MO, TU, WE, TH, FR, SA, SU.";

        parts = parts with { WeekStart = day };
        return null;
    }

    private string? ReadUntil(string value)
    {
        var utc = value.EndsWith('Z');
        if (BasicDate.Parse(value) is { Success: true } date)
            parts = parts with { Until = date.Value };
        else if (BasicDateTime.Parse(utc ? value[..^1] : value) is not { Success: true } time)
            return "must be a date such as 20271231.";
        else if (!utc)
            parts = parts with { Until = LastDay(time.Value) };
        else if (start is not { } first)
            return "is in UTC, but the rule's zone is not known here; give the local date, such as 20271231.";
        else
            parts = parts with { Until = LastDay(ToLocal(time.Value, first)) };

        return parts.Until is { Year: < 1 } ? "is before the year 1." : null;
    }

    private static LocalDateTime ToLocal(LocalDateTime utc, TaskDate first)
    {
        var zone = first.Zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(first.Zone);
        return zone is null || utc.Year is < 1 or > 9998 ? utc : utc.InUtc().WithZone(zone).LocalDateTime;
    }

    private LocalDate LastDay(LocalDateTime until) =>
        start?.Time is { } time && until.TimeOfDay < time ? until.Date.PlusDays(-1) : until.Date;
}
