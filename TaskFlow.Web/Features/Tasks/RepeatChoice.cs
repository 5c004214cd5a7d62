using System.Globalization;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>A rule as the popover can show it: how often, on which weekdays, and until when. What a rule says beyond
/// that (such as the last workday of a month) is kept as long as it repeats by the same measure.</summary>
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

    /// <summary>The parts that cannot be chosen.</summary>
    public string Other { get; init; } = "";

    /// <summary>All of the rule but its end.</summary>
    public string Rhythm => $"FREQ={Frequency}"
        + (Interval > 1 ? $";INTERVAL={Interval.ToString(CultureInfo.InvariantCulture)}" : "")
        + (Days.Count > 0 ? $";BYDAY={string.Join(',', Days)}" : "")
        + Other;

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
                "BYDAY" when choice.Frequency == "WEEKLY"
                    && value.Split(',').All(day => Weekdays.Any(known => known.Value == day)) =>
                    choice with { Days = value.Split(',') },
                // Where a week begins unless it is said.
                "WKST" when value == "MO" => choice,
                _ => choice with { Other = $"{choice.Other};{part}" },
            };
        }

        return choice;
    }

    public RepeatChoice Toggle(string day) => this with
    {
        Days = Days.Contains(day)
            ? [.. Days.Where(other => other != day)]
            : [.. Weekdays.Select(known => known.Value).Where(known => known == day || Days.Contains(known))],
    };

    /// <summary>None when it does not repeat.</summary>
    public string? ToRrule() => this switch
    {
        { Frequency: "" } => null,
        { Count: { } count } => $"{Rhythm};COUNT={count.ToString(CultureInfo.InvariantCulture)}",
        { Until: { } until } => $"{Rhythm};UNTIL={until.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}",
        _ => Rhythm,
    };

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
