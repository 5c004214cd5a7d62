using NodaTime;

namespace TaskFlow.Domain.Recurrence;

/// <summary>One entry of BYDAY (RFC 5545 §3.3.10, <c>weekdaynum</c>): <c>FR</c>, <c>2TU</c>, <c>-1FR</c>.</summary>
/// <param name="Nth">0 for every such weekday; 1 for the first of the month or year, -1 for the last, -53 to
/// 53.</param>
/// <param name="Day">The weekday.</param>
public readonly record struct NthWeekday(int Nth, IsoDayOfWeek Day)
{
    private const string Codes = "MOTUWETHFRSASU";

    /// <summary>The RFC 5545 form, for example <c>-1FR</c>.</summary>
    public override string ToString() => (Nth == 0 ? "" : FormattableString.Invariant($"{Nth}")) + Code(Day);

    /// <summary>The two letters of a weekday.</summary>
    internal static string Code(IsoDayOfWeek day) => Codes.Substring(((int)day - 1) * 2, 2);

    /// <summary>The weekday of two letters; <see cref="IsoDayOfWeek.None"/> if there is none.</summary>
    internal static IsoDayOfWeek FromCode(ReadOnlySpan<char> code)
    {
        for (var day = IsoDayOfWeek.Monday; day <= IsoDayOfWeek.Sunday; day++)
        {
            if (code.SequenceEqual(Codes.AsSpan(((int)day - 1) * 2, 2)))
                return day;
        }

        return IsoDayOfWeek.None;
    }
}
