using Confluent.Kafka;
using TaskFlow.Contracts.Events;
using TaskFlow.Messaging.Kafka;
using TaskFlow.Testing;
using TaskFlow.Testing.Kafka;
using TaskFlow.Testing.Network;

namespace TaskFlow.Messaging.Tests.Kafka;

[Collection(SharedBroker.Name)]
[Trait("Category", "Kafka")]
public sealed class GroupContactTests(KafkaBroker broker)
{
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(16);
    private readonly ManualTime clock = new();

    [KafkaFact]
    public async Task A_client_that_does_not_find_its_group_in_a_cluster_that_answers_is_to_be_replaced()
    {
        var options = await broker.OptionsWithTopicsAsync();
        using var lost = Member(Away());
        var contact = Contact(lost, options);

        contact.Check();
        clock.Advance(LongSilence);

        await Assert.ThrowsAsync<KafkaException>(() => AskAsync(contact));
    }

    [KafkaFact]
    public async Task A_client_waits_as_long_as_the_cluster_is_away()
    {
        using var waiting = Member(Away());
        var contact = Contact(waiting, Away());
        clock.Advance(LongSilence);

        await AskAsync(contact);
    }

    [KafkaFact]
    public async Task A_client_that_is_still_lost_when_the_cluster_is_back_is_given_up_soon()
    {
        var options = Away();
        using var lost = Member(Away());
        var contact = Contact(lost, options);
        clock.Advance(LongSilence);
        await AskAsync(contact);

        options.BootstrapServers = (await broker.OptionsWithTopicsAsync()).BootstrapServers;
        clock.Advance(TimeSpan.FromSeconds(4));

        await Assert.ThrowsAsync<KafkaException>(() => AskAsync(contact));
    }

    [KafkaFact]
    public async Task A_silent_group_that_answers_is_no_reason_to_leave_it()
    {
        var options = await broker.OptionsWithTopicsAsync();
        using var member = Member(options);
        var contact = Contact(member, options);
        clock.Advance(LongSilence);

        await AskAsync(contact);
    }

    /// <summary>Looks, and looks again when there is an answer.</summary>
    private static async Task AskAsync(GroupContact contact)
    {
        contact.Check();
        Assert.NotSame(Task.CompletedTask, contact.Asked);
        await contact.Asked;
        contact.Check();
    }

    private static IConsumer<byte[], byte[]> Member(KafkaOptions options) =>
        KafkaBroker.Clients(options).Consumer("one").Build();

    private static KafkaOptions Away() => new() { BootstrapServers = $"127.0.0.1:{FreePorts.Next()}" };

    private GroupContact Contact(IConsumer<byte[], byte[]> member, KafkaOptions options) =>
        new(member, new TopicPartition(options.TopicName(Topics.TaskEvents), 0), KafkaBroker.Clients(options), clock);
}
