using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Green when the cluster answers and has every topic.</summary>
/// <param name="clients">Makes the client; a new one after each failure, because one may have forgotten every broker
/// that it knew.</param>
public sealed class KafkaHealth(KafkaClients clients) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private readonly Lock gate = new();
    private IAdminClient? admin;
    private bool failed;

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var metadata = await Task.Run(Ask, cancellationToken);
            var there = metadata.Topics.Select(topic => topic.Topic);
            var missing = KafkaTopics.Names.Select(clients.Options.TopicName).Except(there).ToArray();
            return missing.Length == 0
                ? HealthCheckResult.Healthy($"{metadata.Brokers.Count} brokers.")
                : HealthCheckResult.Unhealthy($"Run the migrator: topics are missing: {string.Join(", ", missing)}.");
        }
        catch (KafkaException away)
        {
            return HealthCheckResult.Unhealthy($"Kafka does not answer: {away.Error.Reason}");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
            Free();
    }

    // One at a time, and not while the client is freed. One that failed stays until the next question: it says what it
    // has against the cluster.
    private Metadata Ask()
    {
        lock (gate)
        {
            if (failed)
                Free();
            failed = true;
            var metadata = (admin ??= clients.Admin()).GetMetadata(Limit);
            failed = false;
            return metadata;
        }
    }

    // It may take as long as its cluster does.
    private void Free()
    {
        if (admin is { } old)
            _ = Task.Run(old.Dispose);
        admin = null;
    }
}
