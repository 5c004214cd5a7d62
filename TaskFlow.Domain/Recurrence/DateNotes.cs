namespace TaskFlow.Domain.Recurrence;

/// <summary>Why a date of a preview is not quite what one would expect.</summary>
[Flags]
public enum DateNotes
{
    /// <summary>It is what one would expect.</summary>
    None = 0,

    /// <summary>The month is too short: the last day stands for the 29th, 30th or 31st.</summary>
    MonthEnd = 1,

    /// <summary>The clocks leave this time out that day: it falls as much later as they jump.</summary>
    ClocksForward = 2,

    /// <summary>This time comes twice that day: it falls on the first.</summary>
    ClocksBack = 4,

    /// <summary>The clocks were changed since the date before: same local time, another distance to UTC.</summary>
    OffsetChanged = 8,
}
