using System.Globalization;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>A rule as the popover can show it: how often, on which weekdays, and until when. Rules that say more (such
/// as the last workday of a month) are shown in words and kept as they are until one of these is chosen.</summary>
public sealed record RepeatChoice
{
    public static readonly IReadOnlyList<(string Value, string Text)> Frequencies =
        [("", "Never"), ("DAILY", "Day"), ("WEEKLY", "Week"), ("MONTHLY", "Month"), ("YEARLY", "Year")];

    public static readonly IReadOnlyList<(string Value, string Text)> Weekdays =
        [("MO", "Mo"), ("TU", "Tu"), ("WE", "We"), ("TH", "Th"), ("FR", "Fr"), ("SA", "Sa"), ("SU", "Su")];

    public string Frequency { get; init; } = "";

    public int Interval { get; init; } = 1;

    public IReadOnlyList<string> Days { get; init; } = [];

    public DateOnly? Until { get; init; }

    public int? Count { get; init; }

    public bool IsOther { get; private init; }

    public static RepeatChoice Of(string? rrule)
    {
        var choice = new RepeatChoice();
        foreach (var part in (rrule ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2) is [var n, var v] ? (n, v) : (part, "");
            choice = name switch
            {
                "FREQ" => choice with { Frequency = value },
                "INTERVAL" when int.TryParse(value, CultureInfo.InvariantCulture, out var interval) =>
                    choice with { Interval = interval },
                "COUNT" when int.TryParse(value, CultureInfo.InvariantCulture, out var count) =>
                    choice with { Count = count },
                "UNTIL" when value.Length >= 8 && TryDay(value[..8], out var until) => choice with { Until = until },
                "BYDAY" when value.Split(',').All(day => Weekdays.Any(known => known.Value == day)) =>
                    choice with { Days = value.Split(',') },
                "WKST" => choice,
                _ => choice with { IsOther = true },
            };
        }

        return choice.Days.Count > 0 && choice.Frequency != "WEEKLY" ? choice with { IsOther = true } : choice;
    }

    public RepeatChoice Toggle(string day) => this with
    {
        Days = Days.Contains(day)
            ? [.. Days.Where(other => other != day)]
            : [.. Weekdays.Select(known => known.Value).Where(known => known == day || Days.Contains(known))],
    };

    /// <summary>None when it does not repeat.</summary>
    public string? ToRrule()
    {
        if (Frequency.Length == 0)
            return null;

        List<string> parts = [$"FREQ={Frequency}"];
        if (Interval > 1)
            parts.Add($"INTERVAL={Interval.ToString(CultureInfo.InvariantCulture)}");
        if (Frequency == "WEEKLY" && Days.Count > 0)
            parts.Add($"BYDAY={string.Join(',', Days)}");
        if (Count is { } count)
            parts.Add($"COUNT={count.ToString(CultureInfo.InvariantCulture)}");
        else if (Until is { } until)
            parts.Add($"UNTIL={until.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}");
        return string.Join(';', parts);
    }

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
