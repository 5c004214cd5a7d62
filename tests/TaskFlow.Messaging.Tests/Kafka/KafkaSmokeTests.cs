using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskFlow.Contracts.Events;

namespace TaskFlow.Messaging.Tests.Kafka;

[Trait("Category", "Kafka")]
public sealed class KafkaSmokeTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    [KafkaFact]
    public async Task An_envelope_comes_back_byte_for_byte_in_the_order_of_its_key()
    {
        var topic = $"{Topics.TaskEvents}-{Guid.NewGuid():N}";
        var key = Guid.CreateVersion7();
        var envelopes = Enumerable.Range(1, 50).Select(version => Envelope(key, version)).ToArray();
        await CreateAsync(topic);

        await ProduceAsync(topic, envelopes);
        var records = Consume(topic, envelopes.Length);

        Assert.Equal(envelopes.Select(Bytes), records.Select(record => record.Message.Value));
        Assert.Single(records.Select(record => record.Partition).Distinct());
        var first = JsonSerializer.Deserialize(records[0].Message.Value, EventJson.Default.EventEnvelope)!;
        Assert.Equal(envelopes[0].Id, first.Id);
        Assert.Equal("task.updated", first.Type);
    }

    private static EventEnvelope Envelope(Guid key, int version) => new()
    {
        Id = Guid.CreateVersion7(),
        Type = EventTypes.TaskUpdated,
        Time = TimeProvider.System.GetUtcNow(),
        Subject = key,
        Key = key,
        WorkspaceId = Guid.CreateVersion7(),
        AggregateVersion = version,
        Data = JsonSerializer.SerializeToElement(new { title = "Zażółć 🎈" }),
    };

    private static byte[] Bytes(EventEnvelope envelope) =>
        JsonSerializer.SerializeToUtf8Bytes(envelope, EventJson.Default.EventEnvelope);

    private async Task CreateAsync(string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = 4, ReplicationFactor = 1 }]);
    }

    private async Task ProduceAsync(string topic, EventEnvelope[] envelopes)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 0,
        };
        using var producer = new ProducerBuilder<string, byte[]>(config).Build();
        var reports = await Task.WhenAll(envelopes.Select(envelope => producer.ProduceAsync(
            topic, new Message<string, byte[]> { Key = envelope.Key.ToString(), Value = Bytes(envelope) })));

        Assert.All(reports, report => Assert.Equal(PersistenceStatus.Persisted, report.Status));
    }

    private List<ConsumeResult<string, byte[]>> Consume(string topic, int count)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = topic,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
        };
        using var consumer = new ConsumerBuilder<string, byte[]>(config).Build();
        consumer.Subscribe(topic);
        var records = new List<ConsumeResult<string, byte[]>>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (records.Count < count)
            records.Add(consumer.Consume(limit.Token));
        consumer.Close();
        return records;
    }
}
