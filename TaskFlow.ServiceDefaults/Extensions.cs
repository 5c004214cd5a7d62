using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskFlow.ServiceDefaults;

/// <summary>What every TaskFlow service has: telemetry, health, service discovery and resilient HTTP clients.</summary>
public static class Extensions
{
    /// <summary>Sources of traces and meters that TaskFlow and its libraries emit by themselves.</summary>
    public static readonly string[] Sources = ["TaskFlow", "TaskFlow.Messaging", "Npgsql"];

    private const string Live = "live";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        builder.AddTelemetry();
        builder.Services.AddHostedService<TelemetryProviders>();
        // Orchestrators kill after ten seconds: what hangs takes its time beside the others, and not before them.
        builder.Services.Configure<HostOptions>(host =>
            (host.ShutdownTimeout, host.ServicesStopConcurrently) = (StopLimit, true));
        StopGuard.AddTo(builder.Services);
        builder.AddHttpClientDefaults();
        return builder;
    }

    /// <summary>Where the packages are to be had: a pool of contexts, with telemetry. To be called
    /// before the context is registered; what its own registration configures is configured last, and wins.</summary>
    public static void AddDatabaseContext<TContext>(this IHostApplicationBuilder builder, string connectionName)
        where TContext : DbContext
    {
        if (builder.Services.All(service => service.ServiceType != typeof(TContext)))
            builder.AddContextPool<TContext>(connectionName);
    }

    /// <summary>Where the packages are to be had: a function that makes producers, with Aspire's metrics; a new one
    /// with each call, because a relay throws away one that has failed.</summary>
    public static void AddBrokerProducer(
        this IHostApplicationBuilder builder, string connectionName, IReadOnlyDictionary<string, string> settings,
        Action<IServiceProvider, ProducerBuilder<string, byte[]>> configure) =>
        builder.AddProducers(connectionName, settings, configure);

    /// <summary>Where the packages are to be had: a function under the consumer's name that begins a member of its
    /// group, to be given handlers; with Aspire's metrics.</summary>
    public static void AddBrokerConsumer(
        this IHostApplicationBuilder builder, string consumer, IReadOnlyDictionary<string, string> settings,
        Action<IServiceProvider, ConsumerBuilder<byte[], byte[]>> configure) =>
        builder.AddConsumers(consumer, settings, configure);

    /// <summary><c>/alive</c>: the process answers. <c>/health</c>: it can do its work. Mapped in every environment,
    /// since probes need them there; the answer is one word.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) })
            .AllowAnonymous();
        return app;
    }

    /// <summary>Whether an OTLP endpoint is configured; without one nothing is exported.</summary>
    internal static bool HasOtlpEndpoint(this IHostApplicationBuilder builder) =>
        !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
}
