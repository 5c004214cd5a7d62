using NodaTime.Extensions;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Recurrence;

/// <summary>Makes the next occurrence of a series, with its subtasks: when one is completed or put into the trash, when
/// a paused or ended series goes on, and when time alone says so. At least once, each event with one effect;
/// occurrences are unique by (series, key). Order per series is kept by its row's lock. Safe to run in several
/// replicas.</summary>
internal sealed class RecurrenceConsumer : IEventConsumer
{
    public string Name => WorkerRoles.Recurrence;

    public short Number => ConsumerNumbers.Recurrence;

    public IReadOnlyList<string> Topics { get; } =
        [Contracts.Events.Topics.TaskEvents, Contracts.Events.Topics.RecurringTasks];

    public bool Ordered => true;

    public TimeSpan Patience => WorkerRoles.Patience(Name);

    public bool Handles(string type) => type
        is EventTypes.TaskCompleted or EventTypes.TaskReopened or EventTypes.TaskDeleted or EventTypes.TaskRestored
        or EventTypes.SeriesCreated or EventTypes.SeriesUpdated or EventTypes.SeriesResumed or EventTypes.SeriesDue;

    public async Task HandleAsync(ConsumerBatch batch, CancellationToken cancellationToken)
    {
        foreach (var consumed in batch.Events)
        {
            var envelope = consumed.Envelope;
            if (SeriesOf(envelope) is not { } of)
                continue;

            var found = await SeriesReader.LockAsync(batch.Connection, envelope, of.SeriesId, cancellationToken);
            if (found is null)
                continue;

            var steps = new SeriesSteps(batch, consumed, found);
            await (envelope.Type switch
            {
                EventTypes.TaskCompleted => steps.CompletedAsync(of.Key!, of.TaskId!.Value, cancellationToken),
                EventTypes.TaskReopened => steps.ReopenedAsync(of.Key!, of.TaskId!.Value, cancellationToken),
                // What the system puts there it has taken back itself.
                EventTypes.TaskDeleted when envelope.ActorKind != "system" =>
                    steps.DeletedAsync(of.Key!, of.TaskId!.Value, cancellationToken),
                EventTypes.TaskRestored => steps.RestoredAsync(of.Key!, of.TaskId!.Value, cancellationToken),
                EventTypes.SeriesResumed or EventTypes.SeriesUpdated => steps.GoOnAsync(cancellationToken),
                EventTypes.SeriesDue => steps.TimePassedAsync(envelope.Time.ToInstant(), cancellationToken),
                _ => Task.CompletedTask,
            });
            await steps.SetNextActAsync(cancellationToken);
        }
    }

    /// <summary>The series that an event is about; none for a task that does not repeat.</summary>
    private static (Guid SeriesId, string? Key, Guid? TaskId)? SeriesOf(EventEnvelope envelope)
    {
        if (!envelope.Type.StartsWith("task.", StringComparison.Ordinal))
            return (envelope.Subject, null, null);

        var task = envelope.Data.GetProperty("task");
        return task.TryGetProperty("seriesId", out var series)
            ? (series.GetGuid(), task.GetProperty("occurrenceKey").GetString(), envelope.Subject)
            : null;
    }
}
