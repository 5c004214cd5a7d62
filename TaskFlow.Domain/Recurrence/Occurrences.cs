using System.Collections;
using NodaTime;

namespace TaskFlow.Domain.Recurrence;

/// <summary>The local dates and times of a rule from its first occurrence on, found as they are asked for.</summary>
/// <remarks>
/// Strictly increasing, at most one a day, all at the time of day of the start; the start itself is one only if the
/// rule says so. Immutable. Enumerating with <c>foreach</c> allocates nothing per occurrence. Every sequence ends:
/// with COUNT, UNTIL, <see cref="Between"/>, or the year 9998; a rule that no day satisfies ends after one Gregorian
/// cycle of 400 years, within a few milliseconds.
/// </remarks>
public sealed class Occurrences : IEnumerable<LocalDateTime>
{
    private readonly DayFilter filter;
    private readonly LocalDateTime start;
    private readonly int count;
    private readonly LocalDate from;
    private readonly LocalDate last;

    internal Occurrences(RuleParts parts, LocalDateTime start)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start.Year, 1, nameof(start));
        filter = new DayFilter(parts, start.Date);
        this.start = start;
        count = parts.Count ?? int.MaxValue;
        from = start.Date;
        last = parts.Until ?? LocalDate.MaxIsoValue;
    }

    private Occurrences(Occurrences all, LocalDate from, LocalDate last, int? count = null)
    {
        (filter, start, this.count) = (all.filter, all.start, count ?? all.count);
        this.from = LocalDate.Max(all.from, from);
        this.last = LocalDate.Min(all.last, last);
    }

    /// <summary>The first occurrence; <see langword="null"/> if there is none.</summary>
    public LocalDateTime? First => FirstFrom(from);

    /// <summary>The first occurrence later than <paramref name="local"/>; <see langword="null"/> if there is
    /// none.</summary>
    public LocalDateTime? After(LocalDateTime local) =>
        local.TimeOfDay < start.TimeOfDay ? FirstFrom(local.Date)
        : local.Date == LocalDate.MaxIsoValue ? null
        : FirstFrom(local.Date.PlusDays(1));

    /// <summary>The first occurrence at or later than <paramref name="local"/>; <see langword="null"/> if there is
    /// none.</summary>
    public LocalDateTime? AtOrAfter(LocalDateTime local) =>
        local.TimeOfDay == start.TimeOfDay ? FirstFrom(local.Date) : After(local);

    /// <summary>The occurrences at or later than <paramref name="from"/>. Those before are jumped over, not walked
    /// through, unless the rule has a COUNT.</summary>
    public Occurrences Since(LocalDateTime from) =>
        from.TimeOfDay <= start.TimeOfDay ? new(this, from.Date, last)
        : from.Date == LocalDate.MaxIsoValue ? new(this, from.Date, from.Date.PlusDays(-1))
        : new(this, from.Date.PlusDays(1), last);

    /// <summary>The occurrences at or later than <paramref name="from"/> and earlier than
    /// <paramref name="to"/>.</summary>
    public Occurrences Between(LocalDateTime from, LocalDateTime to)
    {
        var since = Since(from);
        return new(since, since.from, start.TimeOfDay < to.TimeOfDay ? to.Date : to.Date.PlusDays(-1));
    }

    /// <summary>The same where there is an occurrence at the start although the rule has none there: COUNT counts it
    /// (RFC 5545 §3.8.5.3: DTSTART "always counts as the first occurrence").</summary>
    internal Occurrences CountingStart() =>
        count == int.MaxValue || First?.Date == start.Date ? this : new(this, from, last, count - 1);

    /// <inheritdoc cref="IEnumerable{T}.GetEnumerator"/>
    public Enumerator GetEnumerator() => new(this, from);

    IEnumerator<LocalDateTime> IEnumerable<LocalDateTime>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private LocalDateTime? FirstFrom(LocalDate date)
    {
        var enumerator = new Enumerator(this, LocalDate.Max(from, date));
        return enumerator.MoveNext() ? enumerator.Current : null;
    }

    /// <summary>Walks the occurrences; a value type, so that <c>foreach</c> allocates nothing.</summary>
    public struct Enumerator : IEnumerator<LocalDateTime>
    {
        private readonly Occurrences occurrences;
        private readonly LocalDate from;
        private DayWalk walk;
        private int remaining;
        private LocalDate current;

        internal Enumerator(Occurrences occurrences, LocalDate from)
        {
            this.occurrences = occurrences;
            this.from = from;
            var start = occurrences.start.Date;
            remaining = occurrences.count;
            walk = new DayWalk(occurrences.filter, start, remaining == int.MaxValue ? from : start);
        }

        /// <inheritdoc/>
        public readonly LocalDateTime Current => current + occurrences.start.TimeOfDay;

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            while (remaining > 0 && walk.Next(out current) && current <= occurrences.last)
            {
                if (current < occurrences.start.Date)
                    continue;
                if (remaining != int.MaxValue)
                    remaining--;
                if (current >= from)
                    return true;
            }

            remaining = 0;
            return false;
        }

        /// <summary>Begins again before the first occurrence.</summary>
        public void Reset() => this = new(occurrences, from);

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
