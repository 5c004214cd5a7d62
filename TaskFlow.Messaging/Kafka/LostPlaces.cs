using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Partitions in which the group has no place: it never had one, or the records there are gone. What it may
/// have missed comes from the event log before the partition is read from its beginning.</summary>
internal sealed class LostPlaces(
    IConsumer<byte[], byte[]> consumer, IEventConsumer of, MissedEvents missed, KafkaOptions options)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly HashSet<TopicPartition> partitions = [];

    public bool Any => partitions.Count > 0;

    public TopicPartition[] All => [.. partitions];

    /// <summary>What Kafka said, the last time.</summary>
    public string Reason { get; private set; } = "";

    public void Add(TopicPartition partition, string reason)
    {
        partitions.Add(partition);
        Reason = reason;
    }

    public void Forget(IEnumerable<TopicPartition> gone) => partitions.ExceptWith(gone);

    /// <summary>Where each of these begins now: asked before the log is read, so that nothing lies between.</summary>
    /// <exception cref="KafkaException">The broker does not say.</exception>
    public async Task<TopicPartitionOffset[]> BeginningsAsync(
        IEnumerable<TopicPartition> of, CancellationToken cancellationToken)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var asked = of.Select(partition => new TopicPartitionOffsetSpec
        {
            TopicPartition = partition,
            OffsetSpec = OffsetSpec.Earliest(),
        });
        // Not left alone when it is cancelled: this client must not be freed under what it asks.
        var told = await admin.ListOffsetsAsync(asked, new ListOffsetsOptions { RequestTimeout = Limit });
        cancellationToken.ThrowIfCancellationRequested();
        return [.. told.ResultInfos.Select(place => place.TopicPartitionOffsetError.TopicPartitionOffset)];
    }

    /// <summary>Hands over what was missed.</summary>
    /// <returns>How many events.</returns>
    public async Task<int> ReplayAsync(
        IReadOnlyList<TopicPartitionOffset> places,
        Func<IReadOnlyList<EventRecord>, Task> settle,
        CancellationToken cancellationToken)
    {
        var found = 0;
        var wanted = places.Select(place => (options.NameOf(place.Topic), place.Partition.Value)).ToHashSet();
        var counts = await CountsAsync(places, cancellationToken);
        await foreach (var records in missed.ReadAsync(of, wanted, counts, cancellationToken))
        {
            await settle(records);
            found += records.Count;
        }

        return found;
    }

    /// <summary>Reads on from the beginnings of those that are still this member's.</summary>
    public TopicPartitionOffset[] Resume(IReadOnlyList<TopicPartitionOffset> places)
    {
        var resumed = places.Where(place => partitions.Remove(place.TopicPartition)).ToArray();
        consumer.IncrementalUnassign(resumed.Select(place => place.TopicPartition));
        consumer.IncrementalAssign(resumed);
        return resumed;
    }

    private async Task<Dictionary<string, int>> CountsAsync(
        IEnumerable<TopicPartitionOffset> places, CancellationToken cancellationToken)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var asked = TopicCollection.OfTopicNames(places.Select(place => place.Topic).Distinct());
        var told = await admin.DescribeTopicsAsync(asked, new DescribeTopicsOptions { RequestTimeout = Limit });
        cancellationToken.ThrowIfCancellationRequested();
        return told.TopicDescriptions.ToDictionary(topic => options.NameOf(topic.Name), topic => topic.Partitions.Count);
    }
}
