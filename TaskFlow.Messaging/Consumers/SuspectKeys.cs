namespace TaskFlow.Messaging.Consumers;

/// <summary>Keys of which an event was given up a moment ago. As a rule the next one of the key is given up too: alone
/// it spoils no batch for the others.</summary>
internal sealed class SuspectKeys(TimeProvider clock)
{
    private const int Most = 1000;
    private static readonly TimeSpan Suspicion = TimeSpan.FromMinutes(1);
    private readonly Dictionary<Guid, long> since = [];

    /// <summary>An event of the key was given up.</summary>
    public void Add(Guid key)
    {
        if (since.Count == Most)
            since.Clear();
        since[key] = clock.GetTimestamp();
    }

    /// <summary>What is to be handled together: first all others, then those of suspect keys one by one, in their
    /// order.</summary>
    public IEnumerable<IReadOnlyList<ConsumedEvent>> Apart(IReadOnlyList<ConsumedEvent> events)
    {
        if (since.Count == 0)
            return [events];

        var bySuspicion = events.ToLookup(one => IsSuspect(one.Record.Key));
        IEnumerable<IReadOnlyList<ConsumedEvent>> alone = bySuspicion[true].Select(one => new[] { one });
        return bySuspicion[false].Any() ? alone.Prepend([.. bySuspicion[false]]) : alone;
    }

    private bool IsSuspect(Guid key)
    {
        if (!since.TryGetValue(key, out var given))
            return false;
        if (clock.GetElapsedTime(given) < Suspicion)
            return true;
        since.Remove(key);
        return false;
    }
}
