namespace TaskFlow.Faults.Ledgers;

/// <summary>A write and what became of it.</summary>
internal sealed class LedgerEntry(Operation operation)
{
    public Operation Operation => operation;

    public LedgerState State { get; set; } = LedgerState.Sent;

    /// <summary>Each time that its answer was lost on the way: a refused connection does not count.</summary>
    public List<string> Losses { get; } = [];

    public int Status { get; set; }
}
