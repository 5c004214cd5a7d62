using System.Text;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Messaging.Tests.Delivery;
using TaskFlow.Messaging.Transports;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Messaging.Tests.Kafka;

[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class KafkaTransportTests(KafkaBroker broker, PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [KafkaTheory]
    [MemberData(nameof(TransportContract.Promises), MemberType = typeof(TransportContract))]
    public async Task The_contract_holds(string promise) =>
        await HoldsAsync(promise, await broker.OptionsWithTopicsAsync());

    [KafkaFact]
    public async Task The_contract_holds_with_the_group_protocol_of_kafka_4_and_static_members()
    {
        var options = await broker.OptionsWithTopicsAsync();
        options.Config.Clear();
        options.GroupProtocol = "consumer";
        options.InstanceId = "one";

        await HoldsAsync(nameof(TransportContract.A_crash_between_effect_and_deletion_repeats_no_effect), options);
    }

    [KafkaTheory]
    [MemberData(nameof(TransportContract.Promises), MemberType = typeof(TransportContract))]
    public async Task The_contract_holds_with_several_producers(string promise)
    {
        var options = await broker.OptionsWithTopicsAsync();
        options.Producers = 4;
        await HoldsAsync(promise, options);
    }

    [KafkaFact]
    public async Task A_record_carries_its_envelope_byte_for_byte_and_says_what_it_is()
    {
        var options = await broker.OptionsWithTopicsAsync();
        await using var database = await DeliveryDatabase.OpenAsync(postgres.ConnectionString);
        const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await database.AppendAsync(Enumerable.Range(0, 40)
            .Select(_ => SomeEvent.Of(Guid.NewGuid()) with { Source = "/taskflow/\"quoted\"", TraceParent = Parent }));
        var sent = await database.RecordsAsync();

        using var transport = new KafkaTransport(KafkaBroker.Clients(options));
        await transport.PublishAsync(sent, CancellationToken.None);

        using var side = new KafkaSide(options);
        foreach (var result in side.Read(sent.Count))
        {
            var record = sent.Single(record => record.Key.ToString() == Encoding.UTF8.GetString(result.Message.Key));
            Assert.Equal(record.Payload.ToArray(), result.Message.Value);
            Assert.Equal(KeyPartition.Of(record.Key, options.Topics.Partitions), result.Partition.Value);
            Assert.Equal(record.EventId.ToString(), KafkaSide.Header(result, "ce_id"));
            Assert.Equal(EventTypes.TaskUpdated, KafkaSide.Header(result, "ce_type"));
            Assert.Equal("/taskflow/\"quoted\"", KafkaSide.Header(result, "ce_source"));
            Assert.Equal("1.0", KafkaSide.Header(result, "ce_specversion"));
            Assert.Equal(record.WorkspaceId.ToString(), KafkaSide.Header(result, "ce_workspaceid"));
            Assert.Equal($"{record.Pos}", KafkaSide.Header(result, "taskflow-position"));
            Assert.Equal(Parent, KafkaSide.Header(result, "traceparent"));
            Assert.Contains("cloudevents+json", KafkaSide.Header(result, "content-type"), StringComparison.Ordinal);
        }
    }

    [KafkaFact]
    public async Task After_a_failure_nothing_is_sent_until_the_sender_begins_again()
    {
        var options = broker.Options();
        options.Config["topic.metadata.propagation.max.ms"] = "500";
        var record = new EventRecord(Topics.TaskEvents, Guid.NewGuid(), "{}"u8.ToArray());
        using var transport = new KafkaTransport(KafkaBroker.Clients(options));

        Task[] calls =
            [.. Enumerable.Range(0, 3).Select(_ => transport.PublishAsync([record], CancellationToken.None))];
        foreach (var call in calls)
            await Assert.ThrowsAsync<TransportException>(() => call);
        await KafkaBroker.Topics(options).EnsureAsync(CancellationToken.None);
        await Assert.ThrowsAsync<TransportException>(() => transport.PublishAsync([record], CancellationToken.None));

        transport.BeginAgain();
        await transport.PublishAsync([record], CancellationToken.None);
        using var side = new KafkaSide(options);
        Assert.Equal("{}", Encoding.UTF8.GetString(Assert.Single(side.Read(1)).Message.Value));
    }

    private Task HoldsAsync(string promise, KafkaOptions options) => new TransportContract(
        postgres, services => services.AddKafka(options).AddKafkaTransport().AddKafkaConsumers()).HoldsAsync(promise);
}
