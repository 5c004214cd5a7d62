using System.Runtime.CompilerServices;
using Npgsql;
using TaskFlow.Contracts.Events;
using TaskFlow.Data;
using TaskFlow.Data.Events;
using TaskFlow.Messaging.Consumers;
using TaskFlow.Messaging.Relaying;
using TaskFlow.Messaging.Transports;

namespace TaskFlow.Messaging.Kafka;

/// <summary>What the event log holds and a consumer has neither handled nor set aside: the answer to a group whose
/// place in a topic is gone.</summary>
/// <param name="sources">The pools; the relay's is used.</param>
public sealed class MissedEvents(DataSources sources)
{
    private const int BatchSize = 500;
    private const int LimitSeconds = 600;

    // One statement, one snapshot: with the later event of a key all its earlier ones are in it. What is parked has its
    // queue; of what was given up a person decides, or has decided. A letter that was replayed is in the queue or the
    // inbox.
    private const string Missed =
        """
        SELECT pos, topic, key, type FROM event_log e
        WHERE topic = ANY ($2) AND type <> ALL ($3) AND occurred_at >= now() - make_interval(days => $4) AND NOT EXISTS (
            SELECT FROM inbox i WHERE i.consumer = $1 AND i.event_id = e.event_id
              AND i.event_day = (e.occurred_at AT TIME ZONE 'UTC')::date)
          AND NOT EXISTS (SELECT FROM parked p WHERE p.consumer = $1 AND p.event_id = e.event_id)
          AND NOT EXISTS (
            SELECT FROM dead_letter d WHERE d.consumer = $1 AND d.event_id = e.event_id AND d.replayed_at IS NULL)
        ORDER BY pos
        """;

    /// <summary>Reads them, in the order of the log.</summary>
    /// <param name="consumer">Who may have missed them.</param>
    /// <param name="partitions">Of these partitions only.</param>
    /// <param name="counts">How many partitions each topic has.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    internal async IAsyncEnumerable<IReadOnlyList<EventRecord>> ReadAsync(
        IEventConsumer consumer,
        IReadOnlyCollection<(string Topic, int Partition)> partitions,
        IReadOnlyDictionary<string, int> counts,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await sources.Relay.OpenConnectionAsync(cancellationToken);
        var positions = await FindAsync(connection, consumer, partitions, counts, cancellationToken);
        foreach (var chunk in positions.Chunk(BatchSize))
            yield return await LoggedEvents.LoadAsync(connection, chunk, cancellationToken);
    }

    private static async Task<List<long>> FindAsync(
        NpgsqlConnection connection,
        IEventConsumer consumer,
        IReadOnlyCollection<(string Topic, int Partition)> partitions,
        IReadOnlyDictionary<string, int> counts,
        CancellationToken cancellationToken)
    {
        var positions = new List<long>();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var command = new NpgsqlCommand($"SET LOCAL statement_timeout = '{LimitSeconds}s'", connection))
            await command.ExecuteNonQueryAsync(cancellationToken);
        var numbers = partitions.Select(place => Topics.NumberOf(place.Topic)).Distinct();
        var unwanted = EventCatalog.All.Select(known => known.Type).Where(type => !consumer.Handles(type));
        await using (var command = new NpgsqlCommand(Missed, connection) { CommandTimeout = LimitSeconds })
        {
            command.Parameters.Add(Sql.Small(consumer.Number));
            command.Parameters.Add(Sql.Column(numbers, number => number));
            command.Parameters.Add(Sql.Texts([.. unwanted]));
            command.Parameters.Add(Sql.Number(EventLog.RememberedDays));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var topic = Topics.NameOf(reader.GetInt16(1));
                if (partitions.Contains((topic, KeyPartition.Of(reader.GetGuid(2), counts[topic])))
                    && consumer.Handles(reader.GetString(3)))
                {
                    positions.Add(reader.GetInt64(0));
                }
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return positions;
    }
}
