using Confluent.Kafka.Admin;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;

namespace TaskFlow.Messaging.Tests.Kafka;

[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class KafkaTopicsTests(KafkaBroker broker)
{
    [KafkaFact]
    public async Task Topics_are_made_as_configured_and_not_changed_afterwards()
    {
        var options = broker.Options();
        options.Topics.Retention = TimeSpan.FromHours(5);
        using var side = new KafkaSide(options);
        using var health = new KafkaHealth(KafkaBroker.Clients(options));
        Assert.Contains(side.Topic, (await health.CheckHealthAsync(new())).Description, StringComparison.Ordinal);

        await KafkaBroker.Topics(options).EnsureAsync(CancellationToken.None);

        Assert.All(KafkaTopics.Names, name => Assert.Equal(3, side.PartitionCount(name)));
        Assert.Contains(Topics.DeadLetter(Topics.Reminders), KafkaTopics.Names);
        Assert.Equal("18000000", await side.ConfigAsync("retention.ms"));

        options.Topics.Partitions = 5;
        await KafkaBroker.Topics(options).EnsureAsync(CancellationToken.None);
        Assert.Equal(3, side.PartitionCount(Topics.TaskEvents));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new())).Status);
    }

    [KafkaFact]
    public async Task Brokers_that_are_still_to_come_are_waited_for_and_not_for_ever()
    {
        var options = broker.Options();
        options.Topics.ReplicationFactor = 100;
        var clock = new ManualTime { Impatient = true };
        var topics = new KafkaTopics(KafkaBroker.Clients(options), clock, NullLogger<KafkaTopics>.Instance);
        var started = clock.GetTimestamp();

        await Assert.ThrowsAsync<CreateTopicsException>(
            () => topics.EnsureAsync([Topics.TaskEvents], CancellationToken.None));

        Assert.InRange(clock.GetElapsedTime(started), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(65));
    }
}
