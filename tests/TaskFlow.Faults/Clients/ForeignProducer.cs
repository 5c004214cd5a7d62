using Confluent.Kafka;

namespace TaskFlow.Faults.Clients;

/// <summary>Somebody who writes into TaskFlow's topics and is not TaskFlow.</summary>
internal sealed class ForeignProducer(string bootstrapServers) : IDisposable
{
    private readonly IProducer<byte[], byte[]> producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        CompressionType = CompressionType.Lz4,
        MessageMaxBytes = 10_000_000,
    }).Build();

    /// <summary>Writes all, in their order, and waits until they are there.</summary>
    public async Task WriteAsync(IEnumerable<(TopicPartition Place, Message<byte[], byte[]> Record)> records)
    {
        var written = records.Select(record => producer.ProduceAsync(record.Place, record.Record)).ToArray();
        await Task.WhenAll(written);
    }

    public void Dispose() => producer.Dispose();
}
