using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Messaging.Kafka;
using TaskFlow.ServiceDefaults;
using TaskFlow.Workers;

namespace TaskFlow.AppHost.Tests;

/// <summary>Workers where every package is to be had: their clients are Aspire's, with TaskFlow's settings.</summary>
public sealed class BrokerClientTests
{
    private const string Aspire = "OpenTelemetry.Instrumentation.ConfluentKafka";

    [Fact]
    public async Task The_relay_gets_a_new_producer_of_Aspire_each_time()
    {
        await using var worker = Worker("relay");
        var clients = worker.Services.GetRequiredService<KafkaClients>();

        using var first = clients.Producer();
        using var second = clients.Producer();

        Assert.NotSame(first, second);
        Assert.All((IProducer<string, byte[]>[])[first, second], producer =>
            Assert.Equal(Aspire, producer.GetType().Namespace));
    }

    [Fact]
    public async Task A_consumer_joins_its_group_by_a_client_of_Aspire_which_takes_handlers_each_time()
    {
        await using var worker = Worker("audit");
        var clients = worker.Services.GetRequiredService<KafkaClients>();

        using var first = Member(clients);
        using var second = Member(clients);

        Assert.Equal(Aspire, first.GetType().Namespace);
        Assert.NotSame(first, second);
    }

    private static IConsumer<byte[], byte[]> Member(KafkaClients clients) =>
        clients.Consumer("audit").SetPartitionsLostHandler((_, _) => { }).Build();

    private static WebApplication Worker(string role)
    {
        var builder = WebApplication.CreateBuilder(["--roles", role]);
        builder.Configuration["ConnectionStrings:taskflowdb"] = "Host=nowhere;Database=taskflowdb;Username=somebody";
        builder.Configuration["ConnectionStrings:kafka"] = "127.0.0.1:1";
        builder.AddServiceDefaults();
        builder.AddTaskFlowWorkers();
        return builder.Build();
    }
}
