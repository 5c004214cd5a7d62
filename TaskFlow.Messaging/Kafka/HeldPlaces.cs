using System.Collections.Immutable;
using Confluent.Kafka;

namespace TaskFlow.Messaging.Kafka;

/// <summary>In which topic each place of a member is. An offset of a topic that was made anew since looks as good as
/// any.</summary>
/// <param name="ids">The topics as they are.</param>
/// <param name="clock">Measures silence.</param>
internal sealed class HeldPlaces(TopicIds ids, TimeProvider clock)
{
    // Shorter than fetch.error.backoff.ms: a client whose topic was deleted is blind for longer.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private readonly Dictionary<TopicPartition, string?> held = [];
    private readonly HashSet<TopicPartition> unknown = [];
    private readonly Dictionary<string, long> lastRecord = [];

    /// <summary>Whether there are some of which it must be looked up.</summary>
    public bool AreUnknown => unknown.Count > 0;

    /// <summary>The member begins with these, at the group's offsets.</summary>
    public void Own(IEnumerable<TopicPartition> partitions) => unknown.UnionWith(partitions);

    public void Forget(IReadOnlyCollection<TopicPartition> partitions)
    {
        unknown.ExceptWith(partitions);
        foreach (var partition in partitions)
            held.Remove(partition);
    }

    /// <summary>Looked up: the id of the topic in which the group's place in a partition is, if it has one.</summary>
    public void Learn(Func<TopicPartition, string?> topicId)
    {
        foreach (var partition in unknown)
            held[partition] = topicId(partition);
        unknown.Clear();
    }

    /// <summary>From now on the places in these partitions are in the topic of that id.</summary>
    public void Take(IEnumerable<TopicPartition> partitions, ImmutableDictionary<string, string> topicIds)
    {
        foreach (var partition in partitions)
            held[partition] = topicIds[partition.Topic];
    }

    /// <summary>Those whose place is in a topic that is no more, or in none.</summary>
    public TopicPartition[] Wrong(ImmutableDictionary<string, string> topicIds) =>
        [.. held.Where(place => place.Value != topicIds[place.Key.Topic]).Select(place => place.Key)];

    /// <summary>Whether a record lies where the consumer has a place.</summary>
    public bool Fits(TopicPartition partition, ImmutableDictionary<string, string> topicIds) =>
        held.TryGetValue(partition, out var id) && id == topicIds[partition.Topic];

    /// <summary>Records came. After a silence in which their topic may have been made anew, its id must have been asked
    /// for since; a cluster that is far away is not waited for longer than a second.</summary>
    public void Await(IEnumerable<string> topics, CancellationToken stopping)
    {
        var now = clock.GetTimestamp();
        var silent = false;
        foreach (var topic in topics)
        {
            silent |= !lastRecord.TryGetValue(topic, out var last) || clock.GetElapsedTime(last, now) > Silence;
            lastRecord[topic] = now;
        }

        while (silent && ids.Age > Silence && clock.GetElapsedTime(now) < Limit && !stopping.IsCancellationRequested)
            stopping.WaitHandle.WaitOne(Pause);
    }
}
