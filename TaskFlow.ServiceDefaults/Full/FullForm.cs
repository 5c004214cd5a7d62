using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TaskFlow.ServiceDefaults;

/// <summary>Telemetry, discovery and resilience by the packages made for them.</summary>
internal static class FullForm
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation().AddMeter(Extensions.Sources))
            .WithTracing(tracing => tracing.SetSampler(WithoutPolls.Default)
                .AddSource(builder.Environment.ApplicationName).AddSource(Extensions.Sources)
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation());

        if (builder.HasOtlpEndpoint())
            telemetry.UseOtlpExporter();
    }

    // What must be tried again is tried again where its transaction begins; TaskFlow's own check asks for the schema.
    public static void AddContextPool<TContext>(this IHostApplicationBuilder builder, string connectionName)
        where TContext : DbContext =>
        builder.AddNpgsqlDbContext<TContext>(connectionName, settings =>
            settings.DisableRetry = settings.DisableHealthChecks = true);

    public static void AddHttpClientDefaults(this IHostApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddResilience();
            http.AddServiceDiscovery();
        });
    }
}
