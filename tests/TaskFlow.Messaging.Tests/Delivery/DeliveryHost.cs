using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Tests.Delivery;

/// <summary>A process as far as delivery is concerned: relay, transport, consumers. Stopped when it is
/// disposed.</summary>
internal sealed class DeliveryHost : IAsyncDisposable
{
    private readonly IHost host;
    private readonly DataSources sources;

    private DeliveryHost(IHost host, DataSources sources) => (this.host, this.sources) = (host, sources);

    public IServiceProvider Services => host.Services;

    public static Task<DeliveryHost> StartAsync(
        string connectionString, Action<IServiceCollection> addTransport,
        params IEnumerable<IEventConsumer> consumers) =>
        StartOnlyAsync(connectionString, services => addTransport(services.AddRelay()), consumers);

    /// <summary>Without a relay, unless it is added.</summary>
    public static async Task<DeliveryHost> StartOnlyAsync(
        string connectionString, Action<IServiceCollection> addRest, params IEnumerable<IEventConsumer> consumers)
    {
        var sources = new DataSources(connectionString);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(sources);
        builder.Services.AddSingleton<CommitSignal>();
        builder.Services.AddSingleton<SchemaReadiness>();
        builder.Services.AddHostedAfterSchema<CommitWakeUp>();
        foreach (var consumer in consumers)
            builder.Services.AddSingleton(consumer);
        addRest(builder.Services.AddConsumerRuntime());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var host = builder.Build();
        await host.StartAsync();
        return new DeliveryHost(host, sources);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await sources.DisposeAsync();
    }
}
