using Microsoft.Extensions.Logging.Abstractions;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Transports;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Network;

namespace TaskFlow.Messaging.Tests.Kafka;

[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class ProducerContactTests(KafkaBroker broker)
{
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(31);
    private readonly ManualTime clock = new();
    private readonly EventRecord record = new(Topics.TaskEvents, Guid.NewGuid(), "{}"u8.ToArray());
    private readonly KafkaOptions options = new() { BootstrapServers = $"127.0.0.1:{FreePorts.Next()}" };

    [KafkaFact]
    public async Task Producers_that_find_no_broker_are_replaced_when_the_cluster_answers_others()
    {
        using var transport = Transport();
        var stuck = transport.PublishAsync([record], CancellationToken.None);
        var there = await broker.OptionsWithTopicsAsync();
        (options.BootstrapServers, options.Prefix) = (there.BootstrapServers, there.Prefix);

        await Eventually.TrueAsync(() =>
        {
            clock.Advance(LongSilence);
            return stuck.IsCompleted;
        });
        await Assert.ThrowsAsync<TransportException>(() => stuck);

        transport.BeginAgain();
        await transport.PublishAsync([record], CancellationToken.None);
    }

    [KafkaFact]
    public async Task Producers_wait_as_long_as_the_cluster_is_away()
    {
        using var transport = Transport();
        var waiting = transport.PublishAsync([record], CancellationToken.None);

        for (var look = 0; look < 3; look++)
        {
            clock.Advance(LongSilence);
            // As long as the question may take.
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(2.5)));
        }

        Assert.False(waiting.IsCompleted);
    }

    private KafkaTransport Transport() =>
        new(new KafkaClients(options, clock, NullLogger<KafkaClients>.Instance));
}
