using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests.Kafka;

[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class KafkaSecurityTests(SecureBroker broker, PostgresFixture postgres)
    : IClassFixture<SecureBroker>, IClassFixture<PostgresFixture>
{
    [OwnNodeFact]
    public async Task Events_travel_by_tls_with_a_password_and_a_certificate()
    {
        var options = broker.Options(SecureBroker.Password);
        await KafkaBroker.Topics(options).EnsureAsync(CancellationToken.None);
        using var health = new KafkaHealth(KafkaBroker.Clients(options));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new())).Status);

        await new TransportContract(
                postgres, services => services.AddKafka(options).AddKafkaTransport().AddKafkaConsumers())
            .HoldsAsync(nameof(TransportContract.Every_event_reaches_every_consumer_once));
    }

    [OwnNodeFact]
    public async Task A_wrong_password_is_said_and_not_shown()
    {
        const string Wrong = "battery-staple";
        var log = new RecordingLogger<KafkaClients>();
        using var health = new KafkaHealth(new KafkaClients(broker.Options(Wrong), TimeProvider.System, log));

        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync(new())).Status);
        await Eventually.TrueAsync(
            () => log.Lines.Any(line => line.Contains("authentication", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(log.Lines, line => line.Contains(Wrong, StringComparison.Ordinal));
    }
}
