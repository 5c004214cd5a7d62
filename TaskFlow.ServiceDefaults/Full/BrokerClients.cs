using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskFlow.ServiceDefaults;

/// <summary>Aspire's Kafka clients. It shares one of each; its factories make as many as are asked for, because a relay
/// throws a producer away, and a consumer leaves and comes again. Spans and health checks are TaskFlow's own.</summary>
internal static class BrokerClients
{
    public static void AddProducers(
        this IHostApplicationBuilder builder, string connectionName, IReadOnlyDictionary<string, string> settings,
        Action<IServiceProvider, ProducerBuilder<string, byte[]>> configure)
    {
        builder.KeepQuiet();
        builder.AddKafkaProducer(
            connectionName,
            producer =>
            {
                Copy(settings, producer.Config);
                producer.DisableHealthChecks = producer.DisableTracing = true;
            },
            configure);
        var shared = builder.Services.Last(service => service.ServiceType == typeof(IProducer<string, byte[]>));
        builder.Services.AddSingleton<Func<IProducer<string, byte[]>>>(provider =>
            () => (IProducer<string, byte[]>)shared.ImplementationFactory!(provider));
    }

    public static void AddConsumers(
        this IHostApplicationBuilder builder, string consumer, IReadOnlyDictionary<string, string> settings,
        Action<IServiceProvider, ConsumerBuilder<byte[], byte[]>> configure)
    {
        builder.KeepQuiet();
        builder.AddKeyedKafkaConsumer(
            consumer,
            member =>
            {
                member.ConnectionString = settings["bootstrap.servers"];
                Copy(settings, member.Config);
                member.DisableHealthChecks = member.DisableTracing = true;
            },
            configure);
        var shared = builder.Services.Last(service => consumer.Equals(service.ServiceKey)
            && service.ServiceType.IsAssignableTo(typeof(ConsumerBuilder<byte[], byte[]>)));
        builder.Services.AddKeyedSingleton<Func<ConsumerBuilder<byte[], byte[]>>>(consumer, (provider, key) =>
            () => (ConsumerBuilder<byte[], byte[]>)shared.KeyedImplementationFactory!(provider, key));
    }

    private static void Copy(IReadOnlyDictionary<string, string> settings, ClientConfig config)
    {
        foreach (var (name, value) in settings)
            config.Set(name, value);
    }

    // It warns of each client whose log somebody else hears.
    private static void KeepQuiet(this IHostApplicationBuilder builder) =>
        builder.Logging.AddFilter("Aspire.Confluent.Kafka", LogLevel.Error);
}
