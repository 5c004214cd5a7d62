using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Green when the cluster answers and has every topic.</summary>
/// <param name="clients">Makes the client; one for the life of the process.</param>
public sealed class KafkaHealth(KafkaClients clients) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private readonly Lazy<IAdminClient> admin = new(clients.Admin);

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
        lock (admin)
        {
            if (admin.IsValueCreated)
                admin.Value.Dispose();
        }
    }

    // One at a time, and not while the client is freed.
    private Metadata Ask()
    {
        lock (admin)
            return admin.Value.GetMetadata(Limit);
    }
}
