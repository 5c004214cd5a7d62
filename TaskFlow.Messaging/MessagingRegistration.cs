using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Failures;
using TaskFlow.Messaging.Relaying;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging;

/// <summary>Adds relay and consumers to a process. They need <c>DataSources</c>, <c>CommitSignal</c>,
/// <c>CommitWakeUp</c> and <c>SchemaReadiness</c>.</summary>
public static class MessagingRegistration
{
    /// <summary>Adds the relay; it needs an <see cref="IEventTransport"/>.</summary>
    /// <param name="services">The process' services.</param>
    public static IServiceCollection AddRelay(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ShardLeases>();
        services.AddSingleton<PendingEvents>();
        services.AddSingleton<Relay>();
        services.AddSingleton<ICommitListener>(provider => provider.GetRequiredService<Relay>());
        return services.AddHostedAfterSchema<Relay>();
    }

    /// <summary>Adds the transport that hands events to the consumers of this very process: all of them must run in it.
    /// </summary>
    /// <param name="services">The process' services.</param>
    public static IServiceCollection AddInProcessTransport(this IServiceCollection services) =>
        services.AddSingleton<IEventTransport, InProcessTransport>();

    /// <summary>Adds what runs consumers, parks and gives up events.</summary>
    /// <param name="services">The process' services.</param>
    public static IServiceCollection AddConsumerRuntime(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<ConsumerRunners>();
        return services.AddHostedAfterSchema<ParkedRetries>();
    }

    /// <summary>Adds a consumer.</summary>
    /// <typeparam name="TConsumer">The consumer; one instance for the process.</typeparam>
    /// <param name="services">The process' services.</param>
    public static IServiceCollection AddEventConsumer<TConsumer>(this IServiceCollection services)
        where TConsumer : class, IEventConsumer => services.AddSingleton<IEventConsumer, TConsumer>();
}
