using System.Numerics;
using NodaTime;

namespace TaskFlow.Domain.Recurrence;

/// <summary>Walks the days of a rule without end, period by period, from the period that holds a given day.</summary>
/// <remarks>
/// It stops at the end of the year 9998, so that what it finds is an instant in every zone, and after one whole
/// Gregorian cycle (400 years = 4,800 months = 20,871 weeks = 146,097 days) of periods without a day: periods repeat
/// after that, so such a rule has no day at all.
/// </remarks>
internal struct DayWalk
{
    private const int LastYear = 9998;

    private static readonly LocalDate LastDay = new(LastYear, 12, 31);

    private readonly DayFilter filter;
    private DaySet year;
    private LocalDate first;
    private int month;
    private int left;
    private int empty;
    private uint bits;
    private bool started;

    /// <param name="filter">The rule.</param>
    /// <param name="start">The first occurrence: periods are counted from the one it is in.</param>
    /// <param name="from">A day on or after <paramref name="start"/>; earlier days of its period may still
    /// come.</param>
    public DayWalk(DayFilter filter, LocalDate start, LocalDate from)
    {
        this.filter = filter;
        if (filter.Unit < RecurrenceFrequency.Monthly)
        {
            var days = filter.Unit == RecurrenceFrequency.Weekly ? 7 : 1;
            var back = days == 1 ? 0 : ((int)start.DayOfWeek - (int)filter.WeekStart + 7) % 7;
            first = start.PlusDays(-back);
            var step = days * filter.Step;
            first = first.PlusDays(Period.DaysBetween(first, from) / step * step);
            left = Period.DaysBetween(first, LastDay);
            return;
        }

        var months = filter.Unit == RecurrenceFrequency.Yearly ? 12 : 1;
        month = filter.OnlyMonth > 0 ? start.Year * 12 + filter.OnlyMonth - 1 : Index(start) / months * months;
        month += (Index(from) - month) / (months * filter.Step) * months * filter.Step;
    }

    /// <summary>The next day; <see langword="false"/> when there is none.</summary>
    public bool Next(out LocalDate date)
    {
        while (bits == 0)
        {
            if (!NextWord())
            {
                date = default;
                return false;
            }
        }

        var bit = BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        date = filter.Unit >= RecurrenceFrequency.Monthly
            ? new LocalDate(month / 12, month % 12 + 1, bit + 1)
            : first.PlusDays(bit);
        return true;
    }

    private static int Index(LocalDate date) => date.Year * 12 + date.Month - 1;

    private bool NextWord()
    {
        switch (filter.Unit)
        {
            case RecurrenceFrequency.Daily:
                return Step(1, 146_097) && Found(filter.Day(first));
            case RecurrenceFrequency.Weekly:
                return Step(7, 20_871) && Found(filter.Week(first) & (left < 6 ? (2u << left) - 1 : uint.MaxValue));
            case RecurrenceFrequency.Monthly:
                month += started ? filter.Step : 0;
                started = true;
                return month / 12 <= LastYear && empty++ < 4_800 && Found(filter.Month(month / 12, month % 12 + 1));
            default:
                return NextMonthOfYear();
        }
    }

    private bool NextMonthOfYear()
    {
        if (started && month % 12 != 11)
        {
            month++;
            return Found(year[month % 12]);
        }

        month = started ? month - 11 + 12 * filter.Step : month;
        started = true;
        if (month / 12 > LastYear || empty++ >= 400)
            return false;

        filter.Year(month / 12, year);
        return Found(year[0]);
    }

    private bool Step(int days, int cycle)
    {
        var step = started ? days * filter.Step : 0;
        left -= step;
        if (left < 0 || empty++ >= cycle)
            return false;

        first = first.PlusDays(step);
        started = true;
        return true;
    }

    private bool Found(uint days)
    {
        bits = days;
        if (days != 0)
            empty = 0;

        return true;
    }
}
