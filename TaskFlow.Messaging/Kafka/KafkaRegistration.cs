using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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

    /// <summary>Makes the consumers of this process members of their groups, each with a health check.</summary>
    /// <param name="services">The process' services, with <see cref="AddKafka"/>.</param>
    public static IServiceCollection AddKafkaConsumers(this IServiceCollection services)
    {
        services.AddSingleton<StoredPlaces>();
        services.AddSingleton<MissedEvents>();
        services.AddSingleton<KafkaConsumers>();
        services.AddHostedService(provider => provider.GetRequiredService<KafkaConsumers>());
        services.AddOptions<HealthCheckServiceOptions>().Configure<KafkaConsumers>((checks, consumers) =>
        {
            foreach (var (name, sign) in consumers.Signs)
            {
                var check = new ConsumerHealth(sign);
                checks.Registrations.Add(new HealthCheckRegistration($"consumer {name}", check, null, null));
            }
        });
        return services;
    }
}
