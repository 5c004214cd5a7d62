using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NodaTime.Text;
using static System.FormattableString;

namespace TaskFlow.Domain.Recurrence;

/// <summary>Writes the one spelling of a rule: fixed order of parts, sorted lists, WKST always, INTERVAL unless
/// 1.</summary>
internal static class RulePrinter
{
    /// <summary>1, 2, …, 31, -1, -2, …: so that the clamp reads <c>31,-1</c>.</summary>
    public static readonly IComparer<int> Order = Comparer<int>.Create(
        (x, y) => x > 0 == y > 0 ? Math.Abs(x).CompareTo(Math.Abs(y)) : y.CompareTo(x));

    /// <summary>By number as in <see cref="Order"/>, then from Monday to Sunday.</summary>
    public static readonly IComparer<NthWeekday> DayOrder = Comparer<NthWeekday>.Create(
        (x, y) => x.Nth == y.Nth ? x.Day.CompareTo(y.Day) : Rank(x.Nth).CompareTo(Rank(y.Nth)));

    private static readonly LocalDatePattern BasicDate = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    public static string Print(RuleParts parts, string? until = null)
    {
        var text = new StringBuilder("FREQ=").Append(parts.Frequency.ToString().ToUpperInvariant());
        if (parts.Interval != 1)
            text.Append(CultureInfo.InvariantCulture, $";INTERVAL={parts.Interval}");
        Append(text, "BYMONTH", parts.ByMonth);
        Append(text, "BYWEEKNO", parts.ByWeekNumber);
        Append(text, "BYYEARDAY", parts.ByYearDay);
        Append(text, "BYMONTHDAY", parts.ByMonthDay);
        Append(text, "BYDAY", parts.ByDay);
        Append(text, "BYSETPOS", parts.BySetPosition);
        text.Append(";WKST=").Append(NthWeekday.Code(parts.WeekStart));
        if (parts.Count is { } count)
            text.Append(CultureInfo.InvariantCulture, $";COUNT={count}");
        if (parts.Until is { } date)
            text.Append(";UNTIL=").Append(until ?? BasicDate.Format(date));

        return text.ToString();
    }

    private static int Rank(int nth) => nth >= 0 ? nth : 100 - nth;

    private static void Append<T>(StringBuilder text, string name, ImmutableArray<T> list)
    {
        if (!list.IsEmpty)
            text.Append(';').Append(name).Append('=').AppendJoin(',', list.Select(item => Invariant($"{item}")));
    }
}
