using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TaskFlow.Messaging.Kafka;
using TaskFlow.ServiceDefaults;
using TaskFlow.Workers;

namespace TaskFlow.AppHost.Tests;

/// <summary>The relay where every package is to be had: its producers are Aspire's.</summary>
public sealed class ProducerTests
{
    [Fact]
    public async Task The_relay_gets_a_new_producer_of_Aspire_each_time()
    {
        var builder = WebApplication.CreateBuilder(["--roles", "relay"]);
        builder.Configuration["ConnectionStrings:taskflowdb"] = "Host=nowhere;Database=taskflowdb;Username=somebody";
        builder.Configuration["ConnectionStrings:kafka"] = "127.0.0.1:1";
        builder.AddServiceDefaults();
        builder.AddTaskFlowWorkers();
        await using var worker = builder.Build();
        var clients = worker.Services.GetRequiredService<KafkaClients>();

        using var first = clients.Producer();
        using var second = clients.Producer();

        Assert.NotSame(first, second);
        Assert.All((IProducer<string, byte[]>[])[first, second], producer =>
            Assert.StartsWith("OpenTelemetry.Instrumentation", producer.GetType().Namespace, StringComparison.Ordinal));
    }
}
