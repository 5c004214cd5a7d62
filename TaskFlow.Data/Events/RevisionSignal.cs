namespace TaskFlow.Data.Events;

/// <summary>Says within one process that changes of workspaces have got their revisions: where the live consumer and
/// the streams share a process, they need no hop through the database. Other processes are told by NOTIFY.</summary>
public sealed class RevisionSignal
{
    /// <summary>Raised after the commit, on the notifier's thread, with the workspaces; must return at once.</summary>
    public event Action<IReadOnlyCollection<Guid>>? Revised;

    /// <summary>What a NOTIFY of this process carries, so that it does not wake itself twice.</summary>
    public string Sender { get; } = Guid.NewGuid().ToString("n");

    /// <summary>Called after the commit.</summary>
    /// <param name="workspaces">Those that have new revisions.</param>
    public void Notify(IReadOnlyCollection<Guid> workspaces) => Revised?.Invoke(workspaces);
}
