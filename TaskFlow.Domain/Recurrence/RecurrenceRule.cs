using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using NodaTime;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Recurrence;

/// <summary>When something repeats: an immutable RFC 5545 §3.3.10 recurrence rule in local dates.</summary>
/// <remarks>
/// <para>Supported are the frequencies of a day and longer with INTERVAL, BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY,
/// BYDAY, BYSETPOS, WKST, and COUNT or UNTIL. The time of day is that of the first occurrence.</para>
/// <para>Three things are said more exactly than RFC 5545 does: a monthly or yearly rule that names no day takes that
/// of the first occurrence, or the last of a month that is too short (the RFC drops such months; a rule that does name
/// <c>BYMONTHDAY=31</c> drops them here too); UNTIL is a local date and that whole day is included; WKST is always
/// written, so that no display setting can shift the phase of "every 2 weeks".</para>
/// <para>Two rules are equal if their canonical texts are.</para>
/// </remarks>
public sealed class RecurrenceRule : IEquatable<RecurrenceRule>
{
    /// <summary>The largest INTERVAL.</summary>
    public const int MaxInterval = 999;

    /// <summary>The largest COUNT.</summary>
    public const int MaxCount = 10_000;

    /// <summary>The longest text that is read, in characters.</summary>
    public const int MaxLength = 500;

    private readonly RuleParts parts;
    private readonly string text;

    private RecurrenceRule(RuleParts parts)
    {
        this.parts = parts;
        text = RulePrinter.Print(parts);
    }

    /// <summary>FREQ.</summary>
    public RecurrenceFrequency Frequency => parts.Frequency;

    /// <summary>INTERVAL: every how many days, weeks, months or years; 1 to <see cref="MaxInterval"/>.</summary>
    public int Interval => parts.Interval;

    /// <summary>BYMONTH, ascending; empty if absent.</summary>
    public ImmutableArray<int> ByMonth => parts.ByMonth;

    /// <summary>BYWEEKNO, -53 to 53, the positive ones first; empty if absent. Week 1 has four days of its
    /// year.</summary>
    public ImmutableArray<int> ByWeekNumber => parts.ByWeekNumber;

    /// <summary>BYYEARDAY, -366 to 366, the positive ones first; empty if absent.</summary>
    public ImmutableArray<int> ByYearDay => parts.ByYearDay;

    /// <summary>BYMONTHDAY, -31 to 31, the positive ones first; -1 is the last day; empty if absent.</summary>
    public ImmutableArray<int> ByMonthDay => parts.ByMonthDay;

    /// <summary>BYDAY, those without a number first; empty if absent.</summary>
    public ImmutableArray<NthWeekday> ByDay => parts.ByDay;

    /// <summary>BYSETPOS: which of the days that the other parts choose in one period; empty if absent.</summary>
    public ImmutableArray<int> BySetPosition => parts.BySetPosition;

    /// <summary>WKST: the first day of the week, Monday unless said otherwise.</summary>
    public IsoDayOfWeek WeekStart => parts.WeekStart;

    /// <summary>COUNT: after how many occurrences the rule ends, 1 to <see cref="MaxCount"/>, skipped and missed ones
    /// included; <see langword="null"/> for no such end.</summary>
    public int? Count => parts.Count;

    /// <summary>UNTIL: the last local day that may have an occurrence; <see langword="null"/> for no such
    /// end.</summary>
    public LocalDate? Until => parts.Until;

    /// <summary>The policy of a series nobody chose one for: <see cref="MissedPolicy.KeepOne"/> for daily rules, else
    /// <see cref="MissedPolicy.KeepAll"/>.</summary>
    public MissedPolicy DefaultMissedPolicy =>
        Frequency == RecurrenceFrequency.Daily ? MissedPolicy.KeepOne : MissedPolicy.KeepAll;

    /// <summary>Reads a rule, with or without the leading <c>RRULE:</c>, in any case.</summary>
    /// <param name="text">The rule. An UNTIL must be a local date or local time, not UTC.</param>
    /// <param name="rule">The rule, if there is one.</param>
    /// <param name="error">The part at fault and the reason, if there is no rule.</param>
    /// <returns>Whether the text is a rule of ours.</returns>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out RecurrenceRule? rule, [NotNullWhen(false)] out RuleError? error) =>
        TryParse(text, null, out rule, out error);

    /// <summary>Reads a rule that came with its first occurrence, as in an iCalendar file.</summary>
    /// <param name="text">The rule.</param>
    /// <param name="start">The first occurrence (DTSTART): an UNTIL with a time of day becomes the last local day
    /// that has an occurrence by then. An UNTIL in UTC of a start without a zone is read as local.</param>
    /// <param name="rule">The rule, if there is one.</param>
    /// <param name="error">The part at fault and the reason, if there is no rule.</param>
    /// <returns>Whether the text is a rule of ours.</returns>
    public static bool TryParse(
        string? text, TaskDate? start,
        [NotNullWhen(true)] out RecurrenceRule? rule, [NotNullWhen(false)] out RuleError? error)
    {
        error = new RuleParser(start).Parse(text, out var parts);
        rule = error is null ? new RecurrenceRule(parts) : null;
        return rule is not null;
    }

    /// <summary>Reads a rule that is known to be good: one that this class printed.</summary>
    /// <exception cref="FormatException">It is not good; the message names the part and the reason.</exception>
    public static RecurrenceRule Parse(string text) =>
        TryParse(text, out var rule, out var error) ? rule : throw new FormatException(error.ToString());

    /// <summary>Every <paramref name="n"/> days.</summary>
    /// <exception cref="ArgumentException"><paramref name="n"/> is out of range.</exception>
    public static RecurrenceRule EveryDays(int n) => Create(RecurrenceFrequency.Daily, n, new());

    /// <summary>Every <paramref name="n"/> weeks on the given weekdays, or on that of the first occurrence.</summary>
    /// <exception cref="ArgumentException"><paramref name="n"/> is out of range.</exception>
    public static RecurrenceRule EveryWeeks(int n, params ReadOnlySpan<IsoDayOfWeek> weekdays)
    {
        var days = new SortedSet<NthWeekday>(RulePrinter.DayOrder);
        foreach (var day in weekdays)
            days.Add(new(0, day));

        return Create(RecurrenceFrequency.Weekly, n, new() { ByDay = [.. days] });
    }

    /// <summary>Every <paramref name="n"/> months on the day of the first occurrence, or the last of a shorter
    /// month.</summary>
    /// <exception cref="ArgumentException"><paramref name="n"/> is out of range.</exception>
    public static RecurrenceRule EveryMonths(int n) => Create(RecurrenceFrequency.Monthly, n, new());

    /// <summary>Every <paramref name="n"/> months on a day of the month, or the last of a shorter month: the 31st gives
    /// 31 January, 28 February, 31 March.</summary>
    /// <exception cref="ArgumentException"><paramref name="n"/> is out of range, or the day is not 1 to 31.</exception>
    public static RecurrenceRule EveryMonths(int n, int dayOfMonth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dayOfMonth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dayOfMonth, 31);
        return Create(RecurrenceFrequency.Monthly, n, Clamped(dayOfMonth, dayOfMonth > 28));
    }

    /// <summary>Every <paramref name="n"/> months on, say, the second Tuesday (2) or the last Friday (-1).</summary>
    /// <exception cref="ArgumentException"><paramref name="n"/> is out of range, or <paramref name="nth"/> is not 1
    /// to 5 or
    /// -5 to -1.</exception>
    public static RecurrenceRule EveryMonths(int n, int nth, IsoDayOfWeek weekday)
    {
        ArgumentOutOfRangeException.ThrowIfZero(nth);
        return Create(RecurrenceFrequency.Monthly, n, new() { ByDay = [new(nth, weekday)] });
    }

    /// <summary>The last day of every <paramref name="n"/>th month.</summary>
    /// <exception cref="ArgumentException"><paramref name="n"/> is out of range.</exception>
    public static RecurrenceRule LastDayOfMonth(int n = 1) =>
        Create(RecurrenceFrequency.Monthly, n, new() { ByMonthDay = [-1] });

    /// <summary>Every <paramref name="n"/> years on the day of the first occurrence; 29 February becomes the 28th in
    /// common years.</summary>
    /// <exception cref="ArgumentException"><paramref name="n"/> is out of range.</exception>
    public static RecurrenceRule EveryYears(int n) => Create(RecurrenceFrequency.Yearly, n, new());

    /// <summary>Every <paramref name="n"/> years on a date; 29 February becomes the 28th in common years.</summary>
    /// <exception cref="ArgumentException"><paramref name="n"/> is out of range, or no year has such a
    /// date.</exception>
    public static RecurrenceRule EveryYears(int n, int month, int day)
    {
        const int LeapYear = 2000;
        _ = new LocalDate(LeapYear, month, day);
        return Create(RecurrenceFrequency.Yearly, n, Clamped(day, (month, day) == (2, 29)) with { ByMonth = [month] });
    }

    /// <summary>The occurrences of this rule, counted from a first one.</summary>
    /// <param name="start">DTSTART: gives the time of day, the phase of INTERVAL and COUNT, and whatever the rule
    /// leaves open.</param>
    /// <exception cref="ArgumentOutOfRangeException">The start is before the year 1.</exception>
    public Occurrences From(LocalDateTime start) => new(parts, start);

    /// <summary>The same rule, ending after a number of occurrences instead of how it ended before.</summary>
    /// <exception cref="ArgumentException">The count is not 1 to <see cref="MaxCount"/>.</exception>
    public RecurrenceRule WithCount(int count) => Create(parts with { Count = count, Until = null });

    /// <summary>The same rule, ending with a local day, which is included, instead of how it ended before.</summary>
    public RecurrenceRule WithUntil(LocalDate last) => Create(parts with { Count = null, Until = last });

    /// <summary>The same rule without COUNT and UNTIL.</summary>
    public RecurrenceRule WithoutEnd() => Create(parts with { Count = null, Until = null });

    /// <summary>The rule in a few English words: "every 2 weeks on Mon, Fri", "3 days after completion".</summary>
    public string Describe(RecurrenceMode mode = RecurrenceMode.Schedule) => RuleDescription.Describe(parts, mode);

    /// <summary>The rule for an iCalendar file, to stand beside a DTSTART of <paramref name="start"/>: the implied
    /// day and its clamp written out, and UNTIL of the same type as DTSTART (a date, a local time, or UTC).</summary>
    /// <remarks>The clamp of several months every second or later year cannot be expressed: other
    /// calendars leave the shorter months out.</remarks>
    public string ToICalendar(TaskDate start) => RuleExport.Export(parts, start);

    /// <summary>The day of the month that is clamped to shorter months; <see langword="null"/> if none is.</summary>
    internal int? WantedDay(LocalDate start) => parts.ClampedDay ?? (parts.ImpliesMonthDay ? start.Day : null);

    /// <summary>The same rule without COUNT.</summary>
    internal RecurrenceRule WithoutCount() => Count is null ? this : WithoutEnd();

    /// <summary>The canonical text: fixed order of parts, sorted lists, WKST always, INTERVAL unless 1, UNTIL as a
    /// local date. <see cref="Parse"/> of it gives an equal rule. It is what is stored.</summary>
    public override string ToString() => text;

    /// <inheritdoc/>
    public bool Equals(RecurrenceRule? other) => other is not null && other.text == text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecurrenceRule);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    private static RuleParts Clamped(int day, bool clamp) =>
        clamp ? new() { ByMonthDay = [day, -1], BySetPosition = [1] } : new() { ByMonthDay = [day] };

    private static RecurrenceRule Create(RecurrenceFrequency frequency, int interval, RuleParts parts) =>
        Create(parts with { Frequency = frequency, Interval = interval });

    private static RecurrenceRule Create(RuleParts parts) =>
        parts.FindError() is { } error ? throw new ArgumentException(error.ToString()) : new(parts);
}
