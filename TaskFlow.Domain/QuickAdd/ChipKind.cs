namespace TaskFlow.Domain.QuickAdd;

/// <summary>What a recognised stretch of the quick add text is about.</summary>
public enum ChipKind : short
{
    /// <summary>A due date or a due time; a date and a time are two chips, so that each can be refused alone.</summary>
    Due = 0,

    /// <summary>A repetition, or its end (<c>until …</c>, <c>for … times</c>).</summary>
    Recurrence = 1,

    /// <summary><c>p1</c> to <c>p4</c>.</summary>
    Priority = 2,

    /// <summary><c>@name</c>.</summary>
    Tag = 3,

    /// <summary><c>#name</c>.</summary>
    Project = 4,

    /// <summary>A reminder, absolute or some time before the due date.</summary>
    Reminder = 5,
}
