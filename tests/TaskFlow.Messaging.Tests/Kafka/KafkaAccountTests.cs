using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Testing;

namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>What is published for a Kafka of one's own always has an account.</summary>
[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class KafkaAccountTests(KafkaBroker broker)
{
    [KafkaTheory]
    [InlineData("")]
    [InlineData("somebody")]
    public async Task A_broker_that_has_no_accounts_is_not_asked_for_one(string account)
    {
        var options = broker.Options();
        options.Config["security_protocol"] = "PLAINTEXT";
        options.Config["sasl_mechanism"] = "PLAIN";
        options.Config["sasl_username"] = account;
        options.Config["sasl_password"] = account;
        await KafkaBroker.Topics(options).EnsureAsync(CancellationToken.None);
        using var health = new KafkaHealth(KafkaBroker.Clients(options));

        await Eventually.EqualAsync(HealthStatus.Healthy, async () => (await health.CheckHealthAsync(new())).Status);
    }
}
