namespace TaskFlow.Domain.Tasks;

/// <summary>How much a task matters. Stored as a <c>smallint</c>; a larger value is more urgent, so descending order
/// lists <see cref="High"/> first.</summary>
public enum TaskPriority : short
{
    /// <summary>Nobody said.</summary>
    None = 0,

    /// <summary><c>p3</c> in quick add.</summary>
    Low = 1,

    /// <summary><c>p2</c> in quick add.</summary>
    Medium = 2,

    /// <summary><c>p1</c> in quick add.</summary>
    High = 3,
}
