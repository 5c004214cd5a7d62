using Confluent.Kafka;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Producers up to the first failure of one. Then everything under way and to come fails and they are thrown
/// away with all that they still hold: what could not be written must not be overtaken by what could.</summary>
/// <remarks>For order, a producer has five requests under way at a broker, each for one partition: when an answer takes
/// long, that is what limits it. Several have as many more. The records of a key are always the same one's.</remarks>
internal sealed class ProducerSession(
    IReadOnlyList<IProducer<string, byte[]>> producers, KafkaOptions options, TimeProvider clock) : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<Call> underWay = [];
    private TransportException? failure;
    private long lastSign;

    public bool IsBroken
    {
        get
        {
            lock (gate)
                return failure is not null;
        }
    }

    /// <summary>How long nothing was written of what is under way.</summary>
    public TimeSpan Silence
    {
        get
        {
            lock (gate)
                return underWay.Count == 0 ? TimeSpan.Zero : clock.GetElapsedTime(lastSign);
        }
    }

    /// <summary>Puts all records into the producer's queue; ends when the last one is written.</summary>
    public Task SendAsync(IReadOnlyList<EventRecord> records)
    {
        lock (gate)
        {
            if (failure is not null)
                return Task.FromException(failure);
            if (records.Count == 0)
                return Task.CompletedTask;

            if (underWay.Count == 0)
                lastSign = clock.GetTimestamp();
            var call = new Call(records.Count);
            underWay.Add(call);
            try
            {
                foreach (var record in records)
                    Produce(record, call);
            }
            catch (Exception refused)
            {
                Break(refused.Message, refused);
            }

            return call.Completion.Task;
        }
    }

    /// <summary>What is under way is to be handed over anew, to other producers.</summary>
    public void GiveUp(string reason) => Break(reason, cause: null);

    public void Dispose() => Break("The process stops.", cause: null);

    private void Produce(EventRecord record, Call call) => ProducerOf(record.Key).Produce(
        options.TopicName(record.Topic), KafkaRecords.ToMessage(record), report => Report(call, report));

    private IProducer<string, byte[]> ProducerOf(Guid key) => producers[KeyPartition.Of(key, producers.Count)];

    // "Possibly persisted" is not persisted.
    private void Report(Call call, DeliveryReport<string, byte[]> report)
    {
        lock (gate)
        {
            if (report.Status != PersistenceStatus.Persisted)
            {
                Break($"{report.Topic}: {report.Error.Reason} ({report.Status})", new KafkaException(report.Error));
            }
            else
            {
                lastSign = clock.GetTimestamp();
                if (--call.Waiting > 0)
                    return;
                underWay.Remove(call);
                call.Completion.TrySetResult();
            }
        }
    }

    private void Break(string reason, Exception? cause)
    {
        lock (gate)
        {
            if (failure is not null)
                return;

            failure = new TransportException($"Kafka did not confirm every record: {reason}", cause);
            foreach (var call in underWay)
                call.Completion.TrySetException(failure);
            underWay.Clear();
        }

        // Not here: this may be the producer's own thread.
        foreach (var producer in producers)
            _ = Task.Run(producer.Dispose);
    }

    private sealed class Call(int records)
    {
        public int Waiting { get; set; } = records;

        public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
