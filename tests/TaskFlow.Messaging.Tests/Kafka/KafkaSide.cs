using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Testing;

namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>A test's topics and groups, seen and changed from outside.</summary>
internal sealed class KafkaSide(KafkaOptions options) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly IAdminClient admin = KafkaBroker.Clients(options).Admin();

    public string Topic { get; } = options.TopicName(Topics.TaskEvents);

    private TopicPartition[] Partitions =>
        [.. Enumerable.Range(0, options.Topics.Partitions).Select(number => new TopicPartition(Topic, number))];

    public static string? Header(ConsumeResult<byte[], byte[]> result, string name) =>
        result.Message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>As if retention had come: no record is left.</summary>
    public Task TrimAsync() =>
        admin.DeleteRecordsAsync(Partitions.Select(partition => new TopicPartitionOffset(partition, Offset.End)));

    public Task DeleteTopicAsync() => admin.DeleteTopicsAsync([Topic]);

    /// <summary>Another one of the same name, with nothing in it.</summary>
    public async Task MakeTopicAnewAsync()
    {
        await DeleteTopicAsync();
        await Eventually.TrueAsync(IsGone);
        await KafkaBroker.Topics(options).EnsureAsync([Topics.TaskEvents], CancellationToken.None);
    }

    /// <summary>As a member does that has not noticed anything.</summary>
    public void Commit(string consumer, Offset offset)
    {
        using var late = KafkaBroker.Clients(options).Consumer(consumer).Build();
        late.Commit(Partitions.Select(partition => new TopicPartitionOffset(partition, offset)));
    }

    public bool IsGone() => admin.GetMetadata(Limit).Topics.All(topic => topic.Topic != Topic);

    public async Task<string[]> MembersAsync(string consumer)
    {
        var groups = await admin.DescribeConsumerGroupsAsync([options.GroupName(consumer)]);
        return [.. groups.ConsumerGroupDescriptions.Single().Members.Select(member => member.ConsumerId).Order()];
    }

    /// <summary>In how many partitions the group has a place.</summary>
    public int Places(string consumer)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = options.BootstrapServers,
            GroupId = options.GroupName(consumer),
        };
        using var asking = new ConsumerBuilder<byte[], byte[]>(config).Build();
        try
        {
            return asking.Committed(Partitions, Limit).Count(place => place.Offset != Offset.Unset);
        }
        catch (KafkaException)
        {
            // A broker that has just started has not read its groups yet.
            return 0;
        }
    }

    public async Task<string?> ConfigAsync(string name)
    {
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = Topic };
        var result = await admin.DescribeConfigsAsync([resource]);
        return result.Single().Entries[name].Value;
    }

    public int PartitionCount(string topic) =>
        admin.GetMetadata(options.TopicName(topic), Limit).Topics.Single().Partitions.Count;

    public Task AddPartitionsAsync(int total) =>
        admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = Topic, IncreaseTo = total }]);

    /// <summary>As a foreign program would write it.</summary>
    public async Task ProduceAsync(params IEnumerable<Message<byte[], byte[]>> messages)
    {
        var config = new ProducerConfig { BootstrapServers = options.BootstrapServers };
        using var producer = new ProducerBuilder<byte[], byte[]>(config).Build();
        await Task.WhenAll(messages.Select(message => producer.ProduceAsync(Topic, message)));
    }

    /// <summary>Everything that lies in the topic.</summary>
    public List<ConsumeResult<byte[], byte[]>> Read(int count, string? topic = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = options.BootstrapServers,
            GroupId = Guid.NewGuid().ToString(),
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        consumer.Subscribe(topic is null ? Topic : options.TopicName(topic));
        var records = new List<ConsumeResult<byte[], byte[]>>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (records.Count < count)
            records.Add(consumer.Consume(limit.Token));
        consumer.Close();
        return records;
    }

    /// <summary>How many records the topic has ever been given.</summary>
    public long Count()
    {
        var config = new ConsumerConfig { BootstrapServers = options.BootstrapServers, GroupId = "counts" };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        return Partitions.Sum(partition => consumer.QueryWatermarkOffsets(partition, Limit).High.Value);
    }

    public void Dispose() => admin.Dispose();
}
