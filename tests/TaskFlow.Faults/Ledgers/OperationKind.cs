namespace TaskFlow.Faults.Ledgers;

/// <summary>What a client wants.</summary>
public enum OperationKind
{
    Create,
    CreateWithReminder,
    CreateRecurring,
    Rename,
    Describe,
    Complete,

    /// <summary>Something that must be refused and leave no trace.</summary>
    Wrong,
}
