using System.Collections.Immutable;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TaskFlow.Messaging.Consumers;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Gives a consumer a place where it has lost its own: at a partition's beginning, once all that it may have
/// missed before has had its effect.</summary>
/// <param name="consumer">The consumer.</param>
/// <param name="lost">Reads what it missed.</param>
/// <param name="settling">Hands that over.</param>
/// <param name="offsets">Commits the new places.</param>
/// <param name="stored">Keeps in which topics they are.</param>
/// <param name="options">What topics are called.</param>
/// <param name="logger">Reports how much was missed.</param>
internal sealed partial class CatchUp(
    IEventConsumer consumer, LostPlaces lost, Settling settling, HandledOffsets offsets, StoredPlaces stored,
    KafkaOptions options, ILogger logger)
{
    /// <summary>When it returns, the places are committed and stored; but for those revoked meanwhile, whose next owner
    /// says where they are.</summary>
    /// <param name="beginnings">The partitions' beginnings, asked for before.</param>
    /// <param name="topicIds">In which topics these are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaException">The broker does not answer, or the places could not be committed.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached.</exception>
    public async Task RunAsync(
        TopicPartitionOffset[] beginnings,
        ImmutableDictionary<string, string> topicIds,
        CancellationToken cancellationToken)
    {
        var found = await lost.ReplayAsync(
            beginnings, records => settling.UntilDoneAsync(records, cancellationToken), cancellationToken);
        offsets.Mark(beginnings);
        await offsets.CommitAsync();
        var kept = offsets.Owned(beginnings);
        await stored.StoreAsync(
            consumer.Number,
            [.. kept.Select(place => (options.NameOf(place.Topic), place.Partition.Value, topicIds[place.Topic]))],
            cancellationToken);
        LogRecovered(
            found > 0 ? LogLevel.Warning : LogLevel.Information, consumer.Name, beginnings.Length, lost.Reason, found);
    }

    [LoggerMessage(EventId = 2314, Message =
        "Consumer {Consumer} had no place in {Partitions} partitions ({Reason}). {Count} events that it had not " +
        "handled came from the log; it goes on at the partitions' beginnings.")]
    private partial void LogRecovered(LogLevel level, string consumer, int partitions, string reason, int count);
}
