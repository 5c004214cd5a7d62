using NodaTime;
using TaskFlow.Data.Recurrence;
using TaskFlow.Domain.Recurrence;

namespace TaskFlow.Workers.Recurrence;

/// <summary>An occurrence as it is stored.</summary>
internal sealed record OccurrenceRow(OccurrenceKey Key, OccurrenceState State, Guid? TaskId);

/// <summary>A series that the transaction has locked, with its latest occurrences.</summary>
/// <param name="Row">The series.</param>
/// <param name="Zone">The zone of whoever acts, else of whoever made the series.</param>
/// <param name="OwnZone">The zone of whoever made it: time acts by this one, whoever acted last.</param>
/// <param name="Occurrences">The latest, newest first; enough for any step.</param>
/// <param name="Generated">How many there were so far.</param>
internal sealed record SeriesInHand(
    SeriesRow Row, DateTimeZone Zone, DateTimeZone OwnZone, IReadOnlyList<OccurrenceRow> Occurrences, int Generated)
{
    public Series Series => new(Row.Rule, Row.Anchor, Row.Mode, Row.Missed, Generated, Row.ResumedAt);

    public IReadOnlySet<OccurrenceKey> Handled =>
        Occurrences.Where(occurrence => occurrence.State != OccurrenceState.Open).Select(occurrence => occurrence.Key).ToHashSet();

    /// <summary>The latest open occurrence.</summary>
    public OccurrenceRow? Open => Occurrences.FirstOrDefault(occurrence => occurrence.State == OccurrenceState.Open);
}
