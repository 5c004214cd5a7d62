using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Adds Kafka to a process.</summary>
public static class KafkaRegistration
{
    /// <summary>The clients, and a health check that is red while the cluster or a topic is missing.</summary>
    /// <param name="services">The process' services.</param>
    /// <param name="options">Where Kafka is.</param>
    public static IServiceCollection AddKafka(this IServiceCollection services, KafkaOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<KafkaClients>();
        services.AddSingleton<KafkaTopics>();
        services.AddSingleton<KafkaHealth>();
        services.AddHealthChecks().AddCheck<KafkaHealth>("kafka");
        return services;
    }

    /// <summary>The relay's way into Kafka.</summary>
    /// <param name="services">The process' services, with <see cref="AddKafka"/>.</param>
    public static IServiceCollection AddKafkaTransport(this IServiceCollection services) =>
        services.AddSingleton<IEventTransport, KafkaTransport>();

    /// <summary>Makes the consumers of this process members of their groups.</summary>
    /// <param name="services">The process' services, with <see cref="AddKafka"/>.</param>
    public static IServiceCollection AddKafkaConsumers(this IServiceCollection services)
    {
        services.AddSingleton<StoredPlaces>();
        services.AddSingleton<MissedEvents>();
        services.AddHostedService<KafkaConsumers>();
        return services;
    }
}
