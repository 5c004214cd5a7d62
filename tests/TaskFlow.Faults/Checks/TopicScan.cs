using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Faults.Checks;

/// <summary>All records that lie in the topics of events, read past every group.</summary>
internal sealed class TopicScan
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private TopicScan(IReadOnlyList<ConsumeResult<byte[], byte[]>> records) => Records = records;

    /// <summary>In order of offset within each partition.</summary>
    public IReadOnlyList<ConsumeResult<byte[], byte[]>> Records { get; }

    /// <summary>Records of events that lie there more than once.</summary>
    public int Doubled => Records.Count - Records.Select(record => Header(record, "ce_id")).Distinct().Count();

    public static TopicScan Read(string bootstrapServers)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = $"scan-{Guid.NewGuid():N}",
            EnableAutoCommit = false,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        var places = Partitions(bootstrapServers)
            .Select(partition => (Partition: partition, Bounds: consumer.QueryWatermarkOffsets(partition, Limit)))
            .Where(place => place.Bounds.High > place.Bounds.Low)
            .ToList();
        var records = new List<ConsumeResult<byte[], byte[]>>();
        foreach (var (partition, bounds) in places)
        {
            consumer.Assign(new TopicPartitionOffset(partition, bounds.Low));
            for (var next = bounds.Low.Value; next < bounds.High.Value;)
            {
                var record = consumer.Consume(Limit) ?? throw new TimeoutException($"{partition} ends at {next}.");
                records.Add(record);
                next = record.Offset.Value + 1;
            }
        }

        return new TopicScan(records);
    }

    /// <summary>Places whose event is of a lower position in the log than one before it of the same key.</summary>
    public int OutOfOrder() => Records
        .GroupBy(record => (record.Topic, Encoding.UTF8.GetString(record.Message.Key)))
        .Sum(key => key
            .DistinctBy(record => Header(record, "ce_id"))
            .Select(record => long.Parse(Header(record, "taskflow-position")!, CultureInfo.InvariantCulture))
            .Aggregate(
                (Last: 0L, Count: 0),
                (seen, pos) => (Math.Max(seen.Last, pos), seen.Count + (pos < seen.Last ? 1 : 0)))
            .Count);

    /// <summary>From each event's own time to that of its first record, in milliseconds, shortest first. What consumers
    /// tell of their own work does not count: it has the time of what caused it.</summary>
    /// <param name="from">Of events from here on.</param>
    /// <param name="to">Of events before this.</param>
    public IReadOnlyList<double> Lateness(DateTimeOffset from, DateTimeOffset to) =>
    [
        .. Records.DistinctBy(record => Header(record, "ce_id"))
            .Where(record => Header(record, "ce_source") != "/taskflow/workers")
            .Select(record => (Written: record.Message.Timestamp.UtcDateTime, Happened: Time(record)))
            .Where(one => one.Happened >= from && one.Happened < to)
            .Select(one => (one.Written - one.Happened.UtcDateTime).TotalMilliseconds)
            .Order(),
    ];

    public static string? Header(ConsumeResult<byte[], byte[]> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    private static DateTimeOffset Time(ConsumeResult<byte[], byte[]> record) =>
        JsonSerializer.Deserialize(record.Message.Value, EventJson.Default.EventEnvelope)!.Time;

    public static TopicPartition[] Partitions(string bootstrapServers)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();
        return
        [
            .. admin.GetMetadata(Limit).Topics.Where(topic => Topics.All.Contains(topic.Topic))
                .SelectMany(topic => topic.Partitions.Select(one => new TopicPartition(topic.Topic, one.PartitionId))),
        ];
    }
}
