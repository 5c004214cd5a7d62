using Confluent.Kafka;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace TaskFlow.ServiceDefaults;

/// <summary>The same telemetry and discovery with what a restricted feed has: ASP.NET Core, HttpClient, Npgsql and the
/// runtime emit by themselves, so only providers and exporters are made here.</summary>
internal static class RestrictedForm
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (!builder.HasOtlpEndpoint())
            return;

        var service = ResourceBuilder.CreateDefault()
            .AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName)
            .AddEnvironmentVariableDetector();
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.SetResourceBuilder(service);
            logging.AddOtlpExporter();
        });
        builder.Services.AddSingleton<IStartupFilter, RequestNames>();
        builder.Services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(service)
            .SetSampler(WithoutPolls.Default)
            .AddSource("Microsoft.AspNetCore", "System.Net.Http")
            .AddSource(Extensions.Sources)
            .AddOtlpExporter()
            .Build());
        builder.Services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(service)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddMeter("System.Net.Http", "System.Runtime")
            .AddMeter(Extensions.Sources)
            .AddOtlpExporter()
            .Build());
    }

    /// <summary>No pool here: the registration of TaskFlow.Data makes a context for each scope.</summary>
    public static void AddContextPool<TContext>(this IHostApplicationBuilder builder, string connectionName)
        where TContext : DbContext
    {
    }

    /// <summary>Nobody else makes producers here: TaskFlow.Messaging does.</summary>
    public static void AddProducers(
        this IHostApplicationBuilder builder, string connectionName, IReadOnlyDictionary<string, string> settings,
        Action<IServiceProvider, ProducerBuilder<string, byte[]>> configure)
    {
    }

    /// <summary>Nor members of groups.</summary>
    public static void AddConsumers(
        this IHostApplicationBuilder builder, string consumer, IReadOnlyDictionary<string, string> settings,
        Action<IServiceProvider, ConsumerBuilder<byte[], byte[]>> configure)
    {
    }

    public static void AddHttpClientDefaults(this IHostApplicationBuilder builder)
    {
        builder.Services.AddTransient<ServiceDiscoveryHandler>();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler<ServiceDiscoveryHandler>());
    }
}
