using System.Collections.Frozen;
using NodaTime;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Recurrence;

/// <summary>What a recurring task repeats by, and what happens when an occurrence is done, skipped, or let
/// pass.</summary>
/// <remarks>
/// Immutable and pure: the same question has the same answer on every replica. All questions are put in local days of
/// the series: those of its own zone if its start is fixed to one, else the user's. At most one occurrence is on a
/// day, so occurrences are compared by day, and a series whose time is changed does not repeat the day it is at.
/// </remarks>
/// <param name="Rule">When it repeats.</param>
/// <param name="Start">The first due date: gives the clock time and zone of all occurrences and the phase of the rule.
/// </param>
/// <param name="Mode">What the next occurrence is counted from.</param>
/// <param name="Missed">What becomes of occurrences that are let pass.</param>
/// <param name="Generated">How many occurrences there were so far, the open one included. Read only in
/// <see cref="RecurrenceMode.Completion"/> mode with COUNT, where the rule alone cannot know.</param>
/// <param name="ResumedAt">When it last went on after a pause. Occurrences of the days before are neither missed nor made
/// up for; COUNT has counted them.</param>
public sealed record Series(
    RecurrenceRule Rule, TaskDate Start, RecurrenceMode Mode, MissedPolicy Missed, int Generated = 0,
    Instant? ResumedAt = null)
{
    /// <summary>The most occurrences that one step records as missed or opens as kept: the latest. Earlier ones leave
    /// no trace, so that a daily series forgotten for years does not flood its list.</summary>
    public const int MostPassed = 100;

    /// <summary>The most dates of a preview.</summary>
    public const int MostPlanned = 100;

    private static readonly FrozenSet<OccurrenceKey> None = [];

    private bool Waits => Mode == RecurrenceMode.Completion || Missed == MissedPolicy.Wait;

    /// <summary>The first occurrence, on or after the start; <see langword="null"/> if the rule has none.</summary>
    public TaskDate? First => Rule.From(Start.ToLocal()).First is { } local ? DueOn(local.Date) : null;

    /// <summary>The dates of the rule from the start; what really is due may differ in
    /// <see cref="RecurrenceMode.Completion"/> mode. A start that is none of them is the first task's date all the same, and
    /// one of COUNT.</summary>
    public Occurrences Occurrences => Rule.From(Start.ToLocal()).CountingStart();

    /// <summary>What follows an occurrence that was completed or skipped.</summary>
    /// <remarks>
    /// By schedule: the first occurrence later than <paramref name="done"/> (so completing early does not give the
    /// same one again) that is not over at <paramref name="now"/> (so completing late does not give one that is
    /// overdue at once). Those between are missed or, with <see cref="MissedPolicy.KeepAll"/>, kept. By completion:
    /// the day of <paramref name="now"/> in the user's zone plus the rule, at the clock time of the start; if that is
    /// not later than <paramref name="done"/>, one period more.
    /// </remarks>
    /// <param name="done">The occurrence, by the key it was born with: rescheduling it moves nothing.</param>
    /// <param name="now">When it was completed.</param>
    /// <param name="user">The zone of the user who completed it.</param>
    /// <param name="handled">Later occurrences that were skipped or completed ahead; they are passed over.</param>
    public NextOccurrence After(
        OccurrenceKey done, Instant now, DateTimeZone user, IReadOnlySet<OccurrenceKey>? handled = null) =>
        Mode == RecurrenceMode.Completion
            ? Chained(LocalDay(now, user), done.Date, handled ?? None)
            : Upcoming(done.Date, now, user, handled ?? None);

    /// <summary>What the mere passing of time does to the open occurrence, by <see cref="Missed"/>.</summary>
    /// <remarks>Safe to ask at any time and as often as one likes; <see cref="ActsAt"/> says when it matters.</remarks>
    /// <param name="open">The latest open occurrence.</param>
    /// <param name="now">The time.</param>
    /// <param name="user">The zone of the series' owner.</param>
    /// <param name="handled">Later occurrences that were skipped or completed ahead; they are passed over.</param>
    /// <returns><see langword="null"/> if nothing happens yet. Otherwise, unless all are kept,
    /// <see cref="NextOccurrence.Missed"/> begins with <paramref name="open"/>.</returns>
    public NextOccurrence? AtTime(
        OccurrenceKey open, Instant now, DateTimeZone user, IReadOnlySet<OccurrenceKey>? handled = null)
    {
        if (Waits)
            return null;
        if (Missed == MissedPolicy.Skip)
            return IsOver(open.Date, now, user) ? Missing(open, Upcoming(open.Date, now, user, handled ?? None)) : null;

        var tomorrow = LocalDay(now, ZoneFor(user)).PlusDays(1);
        var arrived = Passed(Counting(open.Date, user), tomorrow, handled ?? None);
        if (arrived.Count == 0)
            return null;

        var next = Going(arrived[^1].Date, arrived[..^1]);
        return Missed == MissedPolicy.KeepAll ? next : Missing(open, next);
    }

    /// <summary>When <see cref="AtTime"/> next has something to say; <see langword="null"/> for never.</summary>
    /// <param name="open">The latest open occurrence.</param>
    /// <param name="user">The zone of the series' owner.</param>
    /// <param name="handled">Later occurrences that were skipped or completed ahead; they are passed over.</param>
    public Instant? ActsAt(OccurrenceKey open, DateTimeZone user, IReadOnlySet<OccurrenceKey>? handled = null)
    {
        if (Waits)
            return null;
        if (Missed == MissedPolicy.Skip)
            return DueOn(open.Date).ToInstant(user);

        return FirstAfter(Occurrences, Counting(open.Date, user), handled ?? None) is { } next
            ? Arrives(next, user)
            : null;
    }

    /// <summary>When an occurrence arrives: at the start of its local day.</summary>
    /// <param name="day">The day that the rule gave it.</param>
    /// <param name="user">The zone of the series' owner.</param>
    public Instant Arrives(LocalDate day, DateTimeZone user) =>
        ZoneFor(user).ResolveLocal(day.AtMidnight(), TaskDate.StartOfDay).ToInstant();

    /// <summary>Whether time has brought an occurrence, whatever became of those before it: all are kept, and it has
    /// arrived.</summary>
    /// <param name="key">The occurrence.</param>
    /// <param name="now">The time.</param>
    /// <param name="user">The zone of the series' owner.</param>
    public bool StandsBeside(OccurrenceKey key, Instant now, DateTimeZone user) =>
        !Waits && Missed == MissedPolicy.KeepAll && Arrives(key.Date, user) <= now;

    /// <summary>What opens when a paused series goes on and no occurrence is open: the first on or after the day of
    /// resuming. Those of the pause are neither missed nor made up for; COUNT has counted them.</summary>
    /// <param name="last">The last occurrence there was, if there was one.</param>
    /// <param name="now">When it is resumed.</param>
    /// <param name="user">The zone of the user who resumes it.</param>
    /// <param name="handled">Later occurrences that were skipped or completed ahead; they are passed over.</param>
    public NextOccurrence Resume(
        OccurrenceKey? last, Instant now, DateTimeZone user, IReadOnlySet<OccurrenceKey>? handled = null)
    {
        var today = LocalDate.Max(LocalDay(now, ZoneFor(user)), Start.Date);
        var after = LocalDate.Max(today.PlusDays(-1), last?.Date ?? LocalDate.MinIsoValue);
        return Mode == RecurrenceMode.Completion
            ? Chained(today, after, handled ?? None, includingToday: true)
            : Going(FirstAfter(Occurrences, after, handled ?? None), []);
    }

    /// <summary>The next dates, for a preview. In <see cref="RecurrenceMode.Completion"/> mode they are those of
    /// somebody who completes each on its day, beginning with <paramref name="from"/>: give the date of the open
    /// one.</summary>
    /// <param name="count">How many, 1 to <see cref="MostPlanned"/>.</param>
    /// <param name="from">The first day of interest.</param>
    /// <param name="user">The zone of the reader.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public IReadOnlyList<PlannedDate> NextDates(int count, LocalDate from, DateTimeZone user)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostPlanned);
        return new SeriesPreview(this, ZoneFor(user), Rule.WantedDay(Start.Date)).From(from, count);
    }

    private static NextOccurrence Missing(OccurrenceKey open, NextOccurrence next) =>
        next with { Missed = [open, .. next.Missed], Kept = [] };

    private static LocalDate LocalDay(Instant now, DateTimeZone zone) => now.InZone(zone).Date;

    private DateTimeZone ZoneFor(DateTimeZone user) =>
        Start.Zone is null ? user : DateTimeZoneProviders.Tzdb.GetZoneOrNull(Start.Zone) ?? user;

    private TaskDate DueOn(LocalDate date) => Start with { Date = date };

    /// <summary>The day after which occurrences count: that of one, or the last of a pause since.</summary>
    private LocalDate Counting(LocalDate day, DateTimeZone user) => ResumedAt is { } resumed
        ? LocalDate.Max(day, LocalDay(resumed, ZoneFor(user)).PlusDays(-1))
        : day;

    private bool IsOver(LocalDate date, Instant now, DateTimeZone user) => DueOn(date).ToInstant(user) <= now;

    private NextOccurrence Going(LocalDate? next, IReadOnlyList<OccurrenceKey> passed)
    {
        var due = next is { } date ? DueOn(date) : (TaskDate?)null;
        return Missed == MissedPolicy.KeepAll ? new(due, [], passed) : new(due, passed, []);
    }

    private NextOccurrence Chained(
        LocalDate today, LocalDate after, IReadOnlySet<OccurrenceKey> handled, bool includingToday = false)
    {
        if (Generated >= Rule.Count)
            return Going(null, []);

        var from = Rule.WithoutCount().From(DueOn(today).ToLocal());
        return Going(FirstAfter(from, LocalDate.Max(after, includingToday ? today.PlusDays(-1) : today), handled), []);
    }

    private NextOccurrence Upcoming(
        LocalDate after, Instant now, DateTimeZone user, IReadOnlySet<OccurrenceKey> handled)
    {
        // Whatever was due the day before yesterday is over in every zone: no need to walk there from long ago.
        var today = LocalDay(now, ZoneFor(user));
        after = Counting(after, user);
        var next = FirstAfter(Occurrences, LocalDate.Max(after, today.PlusDays(-2)), handled);
        while (next is { } date && IsOver(date, now, user))
            next = FirstAfter(Occurrences, date, handled);

        return Going(next, Passed(after, next ?? today.PlusDays(2), handled));
    }

    private LocalDate? FirstAfter(Occurrences occurrences, LocalDate day, IReadOnlySet<OccurrenceKey> handled)
    {
        if (day == LocalDate.MaxIsoValue)
            return null;

        foreach (var local in occurrences.Since(day.PlusDays(1).AtMidnight()))
        {
            if (!handled.Contains(new(local.Date, Start.Time)))
                return local.Date;
        }

        return null;
    }

    /// <summary>The latest occurrences between two days, both excluded; looks back from the second, ever
    /// further.</summary>
    private List<OccurrenceKey> Passed(LocalDate after, LocalDate before, IReadOnlySet<OccurrenceKey> handled)
    {
        var all = Math.Max(Period.DaysBetween(after, before), 1);
        for (var days = Math.Min(all, MostPassed); ; days = (int)Math.Min(all, days * 8L))
        {
            var first = before.PlusDays(-days + (days == all ? 1 : 0));
            var keys = Occurrences.Between(first.AtMidnight(), before.AtMidnight())
                .Select(local => new OccurrenceKey(local.Date, Start.Time))
                .Where(key => !handled.Contains(key))
                .ToList();
            if (days == all || keys.Count >= MostPassed)
                return keys.Count > MostPassed ? keys[^MostPassed..] : keys;
        }
    }
}
