namespace TaskFlow.Data.Events;

/// <summary>Part of this process that wants to look for new events at once.</summary>
public interface ICommitListener
{
    /// <summary>Whether commits of this process need nobody else: then other processes are not told of them.</summary>
    bool SeesAll { get; }

    /// <summary>Something was committed, here or elsewhere. Must return at once; calls coalesce and may come for
    /// nothing.</summary>
    void Committed();
}
