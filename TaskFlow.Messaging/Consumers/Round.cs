using TaskFlow.Messaging.Failures;

namespace TaskFlow.Messaging.Consumers;

/// <summary>What came of trying a batch's events once.</summary>
/// <param name="ordered">Whether a failed event holds back the later ones of its key.</param>
internal sealed class Round(bool ordered)
{
    private readonly HashSet<Guid> blocked = [];

    /// <summary>Those to be tried again, in order per key.</summary>
    public List<FailedEvent> Failed { get; } = [];

    /// <summary>One of them took too long: no further one is tried.</summary>
    public bool Hangs { get; private set; }

    public void Fail(ConsumedEvent one, Exception failure)
    {
        Failed.Add(new FailedEvent(one, failure));
        Hangs = failure is TimeoutException;
        if (ordered)
            blocked.Add(one.Record.Key);
    }

    /// <summary>Sets aside what must not be tried.</summary>
    /// <returns>The others.</returns>
    public List<ConsumedEvent> HoldBack(IReadOnlyList<ConsumedEvent> events)
    {
        var free = new List<ConsumedEvent>(events.Count);
        foreach (var one in events)
        {
            if (Hangs || blocked.Contains(one.Record.Key))
                Failed.Add(new FailedEvent(one, null));
            else
                free.Add(one);
        }

        return free;
    }
}
