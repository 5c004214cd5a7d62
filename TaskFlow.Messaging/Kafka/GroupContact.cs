using Confluent.Kafka;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Notices a member that has lost its group for good. When a cluster's answer names no broker for a moment (a
/// broker that hung and goes on is not yet let in again), a client that is joining its group may forget every broker it
/// knew and ask nobody any more (librdkafka 2.15): only a new client finds the group again.</summary>
/// <param name="consumer">The member.</param>
/// <param name="place">A partition that it wants.</param>
/// <param name="clients">Make a client that knows nothing yet.</param>
/// <param name="clock">Measures silence.</param>
internal sealed class GroupContact(
    IConsumer<byte[], byte[]> consumer, TopicPartition place, KafkaClients clients, TimeProvider clock)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan WhileAway = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private long lastSign = clock.GetTimestamp();
    private TimeSpan patience = Silence;
    private Task<Contact>? asked;

    private enum Contact
    {
        Found,
        Away,
        Lost,
    }

    /// <summary>Ends when nobody is asked any more: until then the member must not be freed.</summary>
    public Task Asked => asked ?? Task.CompletedTask;

    /// <summary>Records came.</summary>
    public void Sign() => (lastSign, patience) = (clock.GetTimestamp(), Silence);

    /// <summary>After a silence, asks the group's coordinator, beside the polling.</summary>
    /// <exception cref="KafkaException">This client did not find it, though the cluster answered others.</exception>
    public void Check()
    {
        if (asked is { IsCompleted: true })
        {
            var contact = asked.GetAwaiter().GetResult();
            asked = null;
            if (clock.GetElapsedTime(lastSign) < patience)
                return;

            Sign();
            if (contact == Contact.Lost)
                throw new KafkaException(new Error(ErrorCode.Local_WaitCoord, "The client does not find its group."));
            // When the cluster is back, a client that has forgotten it is not to be waited for as long again.
            if (contact == Contact.Away)
                patience = WhileAway;
        }
        else if (asked is null && clock.GetElapsedTime(lastSign) >= patience)
        {
            asked = Task.Run(() => Answers() ? Contact.Found
                : !clients.ClusterAnswers() ? Contact.Away
                : Answers() ? Contact.Found : Contact.Lost);
        }
    }

    private bool Answers()
    {
        try
        {
            consumer.Committed([place], Limit);
            return true;
        }
        catch (KafkaException silent) when (!silent.Error.IsFatal)
        {
            return !silent.Error.IsLocalError;
        }
    }
}
