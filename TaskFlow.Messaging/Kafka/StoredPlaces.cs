using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;

namespace TaskFlow.Messaging.Kafka;

/// <summary>In which topic a consumer's places are: beside the offsets, which the group keeps under the topic's
/// name.</summary>
/// <param name="sources">The pools; the relay's is used.</param>
public sealed class StoredPlaces(DataSources sources)
{
    private const string Store =
        """
        INSERT INTO consumer_place (consumer, topic, partition, topic_id) SELECT $1, * FROM unnest($2, $3, $4)
        ON CONFLICT (consumer, topic, partition) DO UPDATE SET topic_id = EXCLUDED.topic_id
        """;

    /// <summary>The ids of the topics in which the consumer has places.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    internal async Task<Dictionary<(string Topic, int Partition), string>> ReadAsync(
        short consumer, CancellationToken cancellationToken)
    {
        await using var command = sources.Relay.CreateCommand(
            "SELECT topic, partition, topic_id FROM consumer_place WHERE consumer = $1");
        command.Parameters.Add(Sql.Small(consumer));
        var places = new Dictionary<(string Topic, int Partition), string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            places.Add((Topics.NameOf(reader.GetInt16(0)), reader.GetInt32(1)), reader.GetString(2));
        return places;
    }

    /// <summary>From now on its places in these partitions are in these topics. The offsets must be committed before: a
    /// process may die in between.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    internal async Task StoreAsync(
        short consumer,
        IReadOnlyCollection<(string Topic, int Partition, string TopicId)> places,
        CancellationToken cancellationToken)
    {
        await using var command = sources.Relay.CreateCommand(Store);
        command.Parameters.Add(Sql.Small(consumer));
        command.Parameters.Add(Sql.Column(places, place => Topics.NumberOf(place.Topic)));
        command.Parameters.Add(Sql.Column(places, place => place.Partition));
        command.Parameters.Add(Sql.Column(places, place => place.TopicId));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
