using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;
using TaskFlow.Messaging.Kafka;

namespace TaskFlow.Bench.Kafka;

/// <summary>A bare consumer of one topic from now on: when each key's first record came.</summary>
internal sealed class RecordTimes : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<string, long> arrivals = new();
    private readonly IConsumer<string, byte[]> consumer;
    private readonly Thread reading;
    private volatile bool ended;

    /// <param name="options">Where Kafka is; the settings are those of TaskFlow's own consumers.</param>
    /// <param name="topic">With all its partitions.</param>
    public RecordTimes(KafkaOptions options, string topic)
    {
        consumer = new ConsumerBuilder<string, byte[]>(KafkaClients.ConsumerSettings(options, "bench")).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        consumer.Assign(admin.GetMetadata(topic, Limit).Topics.Single().Partitions
            .Select(partition => new TopicPartition(topic, partition.PartitionId))
            .Select(place => new TopicPartitionOffset(place, consumer.QueryWatermarkOffsets(place, Limit).High))
            .ToArray());
        // Whatever opens connections happens here, not in the first figure.
        consumer.Consume(TimeSpan.FromSeconds(1));
        reading = new Thread(Read) { IsBackground = true };
        reading.Start();
    }

    /// <summary>When each key came, once all of them have.</summary>
    public async Task<IReadOnlyDictionary<string, long>> AllAsync(
        IReadOnlyCollection<string> keys, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (keys.Count(key => !arrivals.ContainsKey(key)) is > 0 and var missing)
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
                throw new BenchException($"{missing} of {keys.Count} records did not come within {Limit.TotalSeconds} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        }

        return arrivals;
    }

    public void Dispose()
    {
        ended = true;
        reading.Join();
        consumer.Close();
        consumer.Dispose();
    }

    private void Read()
    {
        while (!ended)
        {
            if (consumer.Consume(Poll) is { } record)
                arrivals.TryAdd(record.Message.Key, Stopwatch.GetTimestamp());
        }
    }
}
