using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Tests.Delivery;

/// <summary>A process as far as delivery is concerned: relay, transport, consumers.</summary>
internal static class DeliveryHost
{
    public static IHost Build(
        string connectionString, Action<IServiceCollection> addTransport, params IEnumerable<IEventConsumer> consumers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(new DataSources(connectionString));
        builder.Services.AddSingleton<CommitSignal>();
        builder.Services.AddHostedService<CommitWakeUp>();
        foreach (var consumer in consumers)
            builder.Services.AddSingleton(consumer);
        builder.Services.AddConsumerRuntime().AddRelay();
        addTransport(builder.Services);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        return builder.Build();
    }

    /// <summary>Runners without any background work: tests call them step by step.</summary>
    public static ServiceProvider Runners(
        string connectionString, TimeProvider clock, params IEnumerable<IEventConsumer> consumers)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(clock)
            .AddSingleton(new DataSources(connectionString)).AddSingleton<CommitSignal>().AddConsumerRuntime();
        foreach (var consumer in consumers)
            services.AddSingleton(consumer);
        return services.BuildServiceProvider();
    }
}
