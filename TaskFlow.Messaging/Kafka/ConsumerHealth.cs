using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Green while a consumer is in its group and asks for records.</summary>
/// <param name="sign">Its member's.</param>
internal sealed class ConsumerHealth(MemberSign sign) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(sign.Trouble is { } trouble
            ? HealthCheckResult.Unhealthy(trouble)
            : HealthCheckResult.Healthy());
}
