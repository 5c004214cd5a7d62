using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TaskFlow.Workers.Scheduler;

/// <summary>Degraded while the database clock is not trusted: then reminders wait.</summary>
internal sealed class ClockHealth(ClockGuard guard) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(guard.Holds
            ? HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture,
                $"The database clock jumped by {guard.Jump.TotalSeconds:0} s: reminders wait until it is right again."))
            : HealthCheckResult.Healthy());
}
