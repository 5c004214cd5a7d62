using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Workers.Tests;

public sealed class ConsumerCatalogTests
{
    [Fact]
    public async Task The_catalog_says_of_every_consumer_what_it_acts_on()
    {
        await using var host = WorkerHost.Idle("Host=localhost");
        var real = host.Services.GetRequiredService<ConsumerRunners>().All.Select(runner => runner.Consumer).ToArray();

        Assert.Equal(
            real.Select(consumer => (consumer.Number, consumer.Name)).Order(),
            EventConsumer.All.Select(consumer => (consumer.Number, consumer.Name)).Order());
        foreach (var consumer in real)
        {
            var handled = EventCatalog.All.Where(definition =>
                consumer.Topics.Contains(definition.Topic) && consumer.Handles(definition.Type));
            Assert.Equal(
                handled.Select(definition => definition.Type).Order(),
                EventConsumer.Find(consumer.Name)!.Types.Order());
        }
    }
}
