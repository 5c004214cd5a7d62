using TaskFlow.Domain.Tasks;

namespace TaskFlow.Domain.Recurrence;

/// <summary>How a series goes on.</summary>
/// <param name="Due">The occurrence to open; <see langword="null"/> when the series has ended (COUNT, UNTIL). The
/// caller creates it unless its key exists already.</param>
/// <param name="Missed">The occurrences to record as missed, in order: the open one, if it gives way, and at most
/// <see cref="Series.MostPassed"/> others, the latest.</param>
/// <param name="Kept">The occurrences before <paramref name="Due"/> to open as well, in order, because the policy is
/// <see cref="MissedPolicy.KeepAll"/>; at most <see cref="Series.MostPassed"/>, the latest.</param>
public sealed record NextOccurrence(
    TaskDate? Due, IReadOnlyList<OccurrenceKey> Missed, IReadOnlyList<OccurrenceKey> Kept)
{
    /// <summary>Whether nothing comes after.</summary>
    public bool Ended => Due is null;

    /// <summary>The key of <see cref="Due"/>.</summary>
    public OccurrenceKey? Key => Due is { } due ? OccurrenceKey.Of(due) : null;
}
