using System.Text.Json;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Notifications;

/// <summary>Puts reminders whose moment came into their user's list. Once per reminder, moment and user; a task that
/// is done or gone meanwhile reminds nobody.</summary>
internal sealed class NotificationConsumer(TimeProvider clock) : IEventConsumer
{
    public string Name => "notifications";

    public short Number => ConsumerNumbers.Notifications;

    public IReadOnlyList<string> Topics { get; } = [Contracts.Events.Topics.Reminders];

    public bool Ordered => false;

    public bool Handles(string type) => type is EventTypes.ReminderDue or EventTypes.ReminderMissed;

    public async Task HandleAsync(ConsumerBatch batch, CancellationToken cancellationToken)
    {
        var wanted = new List<ReminderNotification>();
        foreach (var handled in batch.Events)
        {
            var data = handled.Envelope.Data.Deserialize(EventJson.Default.ReminderEventData)
                ?? throw new EventRefusedException("The event has no data.");
            wanted.Add(new ReminderNotification(handled, data, Guid.CreateVersion7(clock.GetUtcNow())));
        }

        var made = await ReminderNotification.StillWantedAsync(batch.Connection, wanted, cancellationToken);
        var now = clock.GetUtcNow();
        var inserted = await ReminderNotification.InsertAsync(batch.Connection, made, now, cancellationToken);
        foreach (var one in made.Where(one => inserted.Contains(one.Id)))
            batch.Append(one.Created(now));
    }
}
