using Microsoft.Extensions.Configuration;
using TaskFlow.Messaging.Kafka;

namespace TaskFlow.Messaging.Tests.Kafka;

public sealed class KafkaOptionsTests
{
    [Fact]
    public void Without_a_connection_string_there_is_no_kafka() =>
        Assert.Null(Read(("Kafka:Prefix", "a.")));

    [Fact]
    public void Settings_come_from_the_section_and_any_property_by_its_name()
    {
        var options = Read(
            ("ConnectionStrings:kafka", "one:9092,two:9092"),
            ("Kafka:Prefix", "a."),
            ("Kafka:Topics:Partitions", "12"),
            ("Kafka:Topics:Retention", "1.00:00:00"),
            ("Kafka:Config:sasl_username", "name"),
            ("Kafka:Config:linger.ms", "5"))!;

        var producer = KafkaBroker.Clients(options).ProducerSettings();
        Assert.Equal("one:9092,two:9092", producer["bootstrap.servers"]);
        Assert.Equal("name", producer["sasl.username"]);
        Assert.Equal("5", producer["linger.ms"]);
        Assert.Equal("a.taskflow.audit", KafkaClients.ConsumerSettings(options, "audit")["group.id"]);
        Assert.Equal((12, TimeSpan.FromDays(1)), (options.Topics.Partitions, options.Topics.Retention));
    }

    [Theory]
    [InlineData("acks", "0", "all")]
    [InlineData("enable_idempotence", "false", "true")]
    [InlineData("message.timeout.ms", "1000", "0")]
    public void What_promises_rest_on_is_not_overridden(string name, string value, string kept)
    {
        var options = Read(("ConnectionStrings:kafka", "one:9092"), ($"Kafka:Config:{name}", value))!;

        Assert.Equal(kept, KafkaBroker.Clients(options).ProducerSettings()[name.Replace('_', '.')]);
    }

    [Fact]
    public void A_relay_without_a_producer_is_refused() => Assert.Throws<InvalidOperationException>(
        () => Read(("ConnectionStrings:kafka", "one:9092"), ("Kafka:Producers", "0")));

    [Fact]
    public void Members_are_static_only_when_they_are_given_a_name()
    {
        var dynamic = Read(("ConnectionStrings:kafka", "one:9092"), ("Kafka:GroupProtocol", "consumer"))!;
        var named = Read(("ConnectionStrings:kafka", "one:9092"), ("Kafka:InstanceId", "host"))!;

        var settings = KafkaClients.ConsumerSettings(dynamic, "audit");
        Assert.False(settings.ContainsKey("group.instance.id"));
        Assert.False(settings.ContainsKey("session.timeout.ms"));
        Assert.Equal(
            $"{Environment.MachineName}-audit",
            KafkaClients.ConsumerSettings(named, "audit")["group.instance.id"]);
    }

    [Fact]
    public void The_broker_lets_records_gather_for_who_is_patient_unless_configuration_says_otherwise()
    {
        var options = Read(("ConnectionStrings:kafka", "one:9092"))!;
        var configured = Read(("ConnectionStrings:kafka", "one:9092"), ("Kafka:Config:fetch_wait_max_ms", "7"))!;
        var patience = TimeSpan.FromMilliseconds(50);

        Assert.False(KafkaClients.ConsumerSettings(options, "live").ContainsKey("fetch.wait.max.ms"));
        Assert.Equal("50", KafkaClients.ConsumerSettings(options, "audit", patience)["fetch.wait.max.ms"]);
        Assert.Equal("7", KafkaClients.ConsumerSettings(configured, "audit", patience)["fetch.wait.max.ms"]);
    }

    private static KafkaOptions? Read(params (string Name, string Value)[] settings) => KafkaOptions.From(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(entry => KeyValuePair.Create(entry.Name, (string?)entry.Value)))
            .Build());
}
