using Confluent.Kafka;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Transports;
using TaskFlow.Testing.Kafka;

namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>A broker that makes topics when somebody names one.</summary>
[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class MadeTopicTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [OwnNodeFact]
    public async Task A_topic_that_is_not_there_is_not_made_by_writing_to_it()
    {
        await using var node = new KafkaNode();
        await node.FormatAsync("auto.create.topics.enable=true");
        node.Start();
        var options = new KafkaOptions
        {
            BootstrapServers = node.BootstrapServers,
            Topics = new KafkaTopicOptions { Partitions = 1, ReplicationFactor = 1 },
            Config = { ["topic.metadata.propagation.max.ms"] = "500" },
        };
        await KafkaBroker.Topics(options).EnsureAsync([Topics.Reminders], CancellationToken.None);

        using var transport = new KafkaTransport(KafkaBroker.Clients(options));
        var record = new EventRecord(Topics.TaskEvents, Guid.NewGuid(), "{}"u8.ToArray());
        await Assert.ThrowsAsync<TransportException>(() => transport.PublishAsync([record], CancellationToken.None));
        using var admin = KafkaBroker.Clients(options).Admin();
        var told = admin.GetMetadata(Topics.TaskEvents, Limit).Topics.Single();

        Assert.Equal(ErrorCode.UnknownTopicOrPart, told.Error.Code);
        Assert.Equal([Topics.Reminders], admin.GetMetadata(Limit).Topics.Select(topic => topic.Topic));
    }
}
