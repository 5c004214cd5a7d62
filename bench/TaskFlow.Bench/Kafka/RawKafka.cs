using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskFlow.Bench.Load;
using TaskFlow.Messaging.Kafka;

namespace TaskFlow.Bench.Kafka;

/// <summary>The yardsticks of the Kafka rows: librdkafka alone on the same broker, acks=all and idempotent, on a topic
/// of its own with as many partitions as TaskFlow's have.</summary>
internal sealed class RawKafka(KafkaOptions options, byte[] value) : IDisposable
{
    public const int PerSecond = 150;
    private const string Topic = "yardstick";
    private readonly Dictionary<string, string> settings = new(KafkaClients.ProducerSettings(options));
    private IProducer<string, byte[]>? warm;

    /// <summary>Bytes of each record.</summary>
    public int Size => value.Length;

    public async Task PrepareAsync()
    {
        using var admin = new AdminClientBuilder([new("bootstrap.servers", options.BootstrapServers)]).Build();
        await admin.CreateTopicsAsync(
            [new TopicSpecification { Name = Topic, NumPartitions = options.Topics.Partitions }]);
    }

    /// <summary>Records a second of a producer that has just been made.</summary>
    public double ColdRate(int count)
    {
        using var producer = Producer();
        return Rate(producer, count);
    }

    /// <summary>Records a second of a producer that has sent before.</summary>
    public double WarmRate(int count)
    {
        if (warm is null)
        {
            warm = Producer();
            Rate(warm, count);
        }

        return Rate(warm, count);
    }

    /// <summary>From the moment at which a record should have been sent to its arrival; ms, sorted.</summary>
    public async Task<double[]> LatenciesAsync(int count, CancellationToken ct)
    {
        using var producer = new ProducerBuilder<string, byte[]>(
            new Dictionary<string, string>(settings) { ["linger.ms"] = "0" })
            .SetLogHandler(Quiet).Build();
        using var arrivals = new RecordTimes(options, Topic);
        // Connects, and draws the producer's id.
        await producer.ProduceAsync(Topic, Message("first"), ct);
        var sent = await OpenLoop.RunAsync(PerSecond, count, intended =>
        {
            var key = Guid.NewGuid().ToString();
            producer.Produce(Topic, Message(key));
            return Task.FromResult((Key: key, Intended: intended));
        }, ct);
        var arrived = await arrivals.AllAsync([.. sent.Select(one => one.Key)], ct);
        return [.. sent.Select(one => Stopwatch.GetElapsedTime(one.Intended, arrived[one.Key]).TotalMilliseconds).Order()];
    }

    public void Dispose() => warm?.Dispose();

    private double Rate(IProducer<string, byte[]> producer, int count)
    {
        var left = count;
        using var done = new ManualResetEventSlim();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            while (!TryProduce(producer, Report))
                producer.Poll(TimeSpan.FromMilliseconds(1));
        }

        done.Wait(TimeSpan.FromMinutes(1));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;

        void Report(DeliveryReport<string, byte[]> report)
        {
            if (report.Status == PersistenceStatus.Persisted && Interlocked.Decrement(ref left) == 0)
                done.Set();
        }
    }

    private bool TryProduce(IProducer<string, byte[]> producer, Action<DeliveryReport<string, byte[]>> report)
    {
        try
        {
            producer.Produce(Topic, Message(Guid.NewGuid().ToString()), report);
            return true;
        }
        catch (ProduceException<string, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private IProducer<string, byte[]> Producer() =>
        new ProducerBuilder<string, byte[]>(settings).SetLogHandler(Quiet).Build();

    // A broker that is killed for another row is no news.
    private static void Quiet(IClient client, LogMessage message)
    {
    }

    private Message<string, byte[]> Message(string key) => new() { Key = key, Value = value };
}
