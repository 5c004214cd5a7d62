using Confluent.Kafka;
using TaskFlow.Faults.Checks;
using TaskFlow.Testing;

namespace TaskFlow.Faults.Clients;

/// <summary>What an operator does to a Kafka.</summary>
internal static class Broker
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SyncLimit = TimeSpan.FromMinutes(2);

    /// <summary>Deletes every record there is, as retention would.</summary>
    /// <returns>How many.</returns>
    public static async Task<long> TrimAsync(string bootstrapServers)
    {
        using var admin = Admin(bootstrapServers);
        var count = TopicScan.Read(bootstrapServers).Records.Count;
        await admin.DeleteRecordsAsync(TopicScan.Partitions(bootstrapServers)
            .Select(partition => new TopicPartitionOffset(partition, Offset.End)));
        return count;
    }

    /// <summary>Sends a group back to the first record of each partition where it has a place. It must be
    /// empty.</summary>
    public static async Task RewindAsync(string bootstrapServers, string group)
    {
        using var admin = Admin(bootstrapServers);
        var offsets = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, null)]);
        var places = offsets.Single().Partitions
            .Select(place => new TopicPartitionOffset(place.TopicPartition, 0)).ToList();
        await admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets(group, places)]);
    }

    /// <summary>How many members of a group have partitions.</summary>
    public static async Task<int> WorkingMembersAsync(string bootstrapServers, string group)
    {
        using var admin = Admin(bootstrapServers);
        var described = await admin.DescribeConsumerGroupsAsync([group]);
        return described.ConsumerGroupDescriptions.Single().Members
            .Count(member => member.Assignment.TopicPartitions.Count > 0);
    }

    /// <summary>Waits until every partition has so many copies in sync.</summary>
    public static async Task InSyncAsync(string bootstrapServers, int copies)
    {
        using var admin = Admin(bootstrapServers);
        await Eventually.EqualAsync(true, () => Task.FromResult(IsInSync(admin, copies)), SyncLimit);
    }

    public static IAdminClient Admin(string bootstrapServers) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers }).Build();

    private static bool IsInSync(IAdminClient admin, int copies)
    {
        try
        {
            return admin.GetMetadata(Limit).Topics.SelectMany(topic => topic.Partitions)
                .All(partition => partition.InSyncReplicas.Length >= copies);
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}
