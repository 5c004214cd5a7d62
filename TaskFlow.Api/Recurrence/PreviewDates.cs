using NodaTime;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Tasks;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Api;

internal static class PreviewDates
{
    /// <summary>The next dates of a series, with a remark where calendar or clocks interfere.</summary>
    public static IReadOnlyList<NextDate> Of(Series series, LocalDate from, DateTimeZone zone, int count) =>
        [.. series.NextDates(count, from, zone).Select(date => new NextDate(TaskEvents.Value(date.Due)!, Note(date.Notes)))];

    private static string? Note(DateNotes notes) => notes switch
    {
        _ when notes.HasFlag(DateNotes.MonthEnd) => "The month is shorter: its last day.",
        _ when notes.HasFlag(DateNotes.ClocksForward) => "The clocks skip this time: as much later.",
        _ when notes.HasFlag(DateNotes.ClocksBack) => "This time comes twice: the first.",
        _ => null,
    };
}
