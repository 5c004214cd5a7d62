using Microsoft.Extensions.Hosting;

namespace TaskFlow.Data;

/// <summary>Starts background work once the database has the schema of this build. The process itself starts at once,
/// answers and says that it is not ready.</summary>
/// <typeparam name="TService">The work.</typeparam>
/// <param name="schema">What it waits for.</param>
/// <param name="service">The work.</param>
public sealed class AfterSchema<TService>(SchemaReadiness schema, TService service) : BackgroundService
    where TService : BackgroundService
{
    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await service.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken).ConfigureAwait(false);
        await service.StartAsync(stoppingToken).ConfigureAwait(false);
        // Its failure is this one's, and so the host's.
        if (service.ExecuteTask is { } work)
            await work.ConfigureAwait(false);
    }
}
