namespace TaskFlow.Domain.Recurrence;

/// <summary>What becomes of an open occurrence when time goes on without it. Stored as a <c>smallint</c>.</summary>
/// <remarks>
/// An occurrence <em>arrives</em> at the start of its local day and is <em>over</em> when it is due: at its time, or at
/// the end of its day if it has none. Whatever the policy, completing gives the first later occurrence that is not
/// over; a series in <see cref="RecurrenceMode.Completion"/> mode has only one occurrence at a time and always waits.
/// </remarks>
public enum MissedPolicy : short
{
    /// <summary>At most one is open, the latest: when the next arrives, the open one is recorded as missed and gives
    /// way. The default for daily rules.</summary>
    KeepOne = 0,

    /// <summary>Each stays visible, overdue, as a task of its own until somebody deals with it; nothing is recorded as
    /// missed. The default for all other rules, so that last month's rent never vanishes.</summary>
    KeepAll = 1,

    /// <summary>None is ever overdue: one that is over is recorded as missed at once and the next takes its
    /// place.</summary>
    Skip = 2,

    /// <summary>The open one stays, overdue under its own date, and nothing else appears until it is dealt with; those
    /// that were over by then are recorded as missed.</summary>
    Wait = 3,
}
