using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TaskFlow.ServiceDefaults;

/// <summary>Holds the providers of traces and metrics while the service runs, and ends them, and that of logs, when all
/// else has stopped.</summary>
internal sealed class TelemetryProviders(IServiceProvider services) : IHostedLifecycleService
{
    // Disposal would wait 5 s for each when the collector does not answer, one after the other; of what is shut down it
    // waits for nothing.
    private const int MostMilliseconds = 1500;
    private TracerProvider? traces;
    private MeterProvider? metrics;
    private LoggerProvider? logs;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        traces = services.GetService<TracerProvider>();
        metrics = services.GetService<MeterProvider>();
        logs = services.GetService<LoggerProvider>();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => traces?.Shutdown(MostMilliseconds), CancellationToken.None),
        Task.Run(() => metrics?.Shutdown(MostMilliseconds), CancellationToken.None),
        Task.Run(() => logs?.Shutdown(MostMilliseconds), CancellationToken.None));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
