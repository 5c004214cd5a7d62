using TaskFlow.Messaging.Kafka;
using TaskFlow.Testing.Kafka;

namespace TaskFlow.Messaging.Tests.Kafka;

/// <summary>A broker as managed ones are: TLS, a password, and a certificate of the client.</summary>
public sealed class SecureBroker : IAsyncLifetime
{
    public const string Password = "correct-horse";
    private readonly TestCertificates certificates = new();
    private readonly KafkaNode node = new();

    public async Task InitializeAsync()
    {
        if (KafkaNode.WhyNone is not null || KafkaNode.WhyNotOwn is not null)
            return;

        await node.FormatAsync(
            $"""
            listener.name.secure.sasl.enabled.mechanisms=PLAIN
            listener.name.secure.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule \
              required user_taskflow="{Password}";
            listener.name.secure.ssl.client.auth=required
            listener.name.secure.ssl.keystore.type=PEM
            listener.name.secure.ssl.keystore.location={certificates.Broker}
            listener.name.secure.ssl.truststore.type=PEM
            listener.name.secure.ssl.truststore.location={certificates.Authority}
            """,
            secure: true);
        node.Start();
    }

    public async Task DisposeAsync()
    {
        await node.DisposeAsync();
        certificates.Dispose();
    }

    public KafkaOptions Options(string password) => new()
    {
        BootstrapServers = node.SecureServers,
        Topics = new KafkaTopicOptions { Partitions = 2, ReplicationFactor = 1 },
        Config =
        {
            ["security_protocol"] = "SASL_SSL",
            ["sasl_mechanism"] = "PLAIN",
            ["sasl_username"] = "taskflow",
            ["sasl_password"] = password,
            ["ssl_ca_location"] = certificates.Authority,
            ["ssl_certificate_location"] = certificates.Client,
            ["ssl_key_location"] = certificates.ClientKey,
        },
    };
}
