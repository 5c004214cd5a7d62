using NodaTime;
using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Recurrence;

/// <summary>The next dates of a series, each with a note where clocks or calendar interfere.</summary>
internal sealed class SeriesPreview(Series series, DateTimeZone zone, int? wantedDay)
{
    public List<PlannedDate> From(LocalDate day, int count)
    {
        var dates = new List<PlannedDate>(count);
        var days = series.Mode == RecurrenceMode.Completion
            ? EachCompletedOnItsDay(LocalDate.Max(day, series.Start.Date))
            : series.Occurrences.Since(day.AtMidnight()).Select(local => local.Date);
        foreach (var date in days.Take(count))
            dates.Add(Plan(date, dates.Count == 0 ? null : dates[^1].At?.Offset));

        return dates;
    }

    private IEnumerable<LocalDate> EachCompletedOnItsDay(LocalDate first)
    {
        var rule = series.Rule.WithoutCount();
        var left = series.Rule.Count - Math.Max(series.Generated - 1, 0) ?? int.MaxValue;
        for (var next = rule.From(first.AtMidnight()).First?.Date; next is { } date && left > 0; left--)
        {
            yield return date;
            next = rule.From(date.AtMidnight()).After(date.AtMidnight())?.Date;
        }
    }

    private PlannedDate Plan(LocalDate date, Offset? before)
    {
        var due = series.Start with { Date = date };
        var notes = date.Day < wantedDay ? DateNotes.MonthEnd : DateNotes.None;
        if (due.Time is null)
            return new(due, null, notes);

        var at = zone.ResolveLocal(due.ToLocal(), TaskDate.Resolver);
        notes |= zone.MapLocal(due.ToLocal()).Count switch
        {
            0 => DateNotes.ClocksForward,
            2 => DateNotes.ClocksBack,
            _ => DateNotes.None,
        };
        if (before is { } offset && offset != at.Offset)
            notes |= DateNotes.OffsetChanged;

        return new(due, at, notes);
    }
}
