using Confluent.Kafka;

namespace TaskFlow.Messaging.Kafka;

/// <summary>How far a member has handled its partitions, and the commits of that: after the effects, a few times a
/// second, beside the flow.</summary>
internal sealed class HandledOffsets(IConsumer<byte[], byte[]> consumer, TimeProvider clock, Action<string> failed)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly Lock gate = new();
    private readonly Dictionary<TopicPartition, Offset> handled = [];
    private readonly HashSet<TopicPartition> owned = [];
    private long lastCommit;

    /// <summary>Ends with the commit that is under way; never fails.</summary>
    public Task LastCommit { get; private set; } = Task.CompletedTask;

    public void Own(IEnumerable<TopicPartition> partitions)
    {
        lock (gate)
            owned.UnionWith(partitions);
    }

    /// <summary>From now on nothing is committed for them.</summary>
    public void Disown(IReadOnlyCollection<TopicPartition> partitions)
    {
        lock (gate)
        {
            owned.ExceptWith(partitions);
            foreach (var partition in partitions)
                handled.Remove(partition);
        }
    }

    /// <summary>Those of the places that are in partitions of this member.</summary>
    public TopicPartitionOffset[] Owned(IEnumerable<TopicPartitionOffset> places)
    {
        lock (gate)
            return [.. places.Where(place => owned.Contains(place.TopicPartition))];
    }

    /// <summary>The next records to handle are those at <paramref name="next"/>.</summary>
    public void Mark(IEnumerable<TopicPartitionOffset> next)
    {
        lock (gate)
        {
            foreach (var place in Owned(next))
                handled[place.TopicPartition] = place.Offset;
        }
    }

    /// <summary>Starts a commit when it is time for one and none is under way.</summary>
    public void CommitSoon()
    {
        if (LastCommit.IsCompleted && clock.GetElapsedTime(lastCommit) > Interval)
            Commit();
    }

    /// <summary>Commits all, and waits for it; at most <paramref name="limit"/>.</summary>
    public void CommitNow(TimeSpan limit)
    {
        if (!LastCommit.Wait(limit))
            return;
        Commit();
        LastCommit.Wait(limit);
    }

    /// <summary>Commits all.</summary>
    /// <exception cref="KafkaException">It could not be done.</exception>
    public async Task CommitAsync()
    {
        await LastCommit;
        Commit();
        await LastCommit;
        lock (gate)
        {
            if (handled.Count > 0)
                throw new KafkaException(new Error(ErrorCode.Local_State, "Offsets were not committed yet."));
        }
    }

    private void Commit()
    {
        lock (gate)
        {
            TopicPartitionOffset[] places =
                [.. handled.Select(entry => new TopicPartitionOffset(entry.Key, entry.Value))];
            if (places.Length == 0)
                return;

            lastCommit = clock.GetTimestamp();
            LastCommit = Task.WhenAll(LastCommit, Task.Run(() => Commit(places)));
        }
    }

    // What could not be committed stays, and goes with the next commit.
    private void Commit(TopicPartitionOffset[] places)
    {
        try
        {
            consumer.Commit(places);
        }
        catch (Exception failure) when (failure is KafkaException or ObjectDisposedException)
        {
            failed(failure.Message);
            return;
        }

        lock (gate)
        {
            foreach (var place in places)
            {
                if (handled.TryGetValue(place.TopicPartition, out var offset) && offset == place.Offset)
                    handled.Remove(place.TopicPartition);
            }
        }
    }
}
