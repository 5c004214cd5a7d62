namespace TaskFlow.Domain.Tasks;

/// <summary>How large the parts of a task may be, in UTF-16 units or pieces. The database holds the same
/// bounds.</summary>
public static class TaskLimits
{
    /// <summary>Longest title.</summary>
    public const int Title = 500;

    /// <summary>Longest description.</summary>
    public const int Description = 20_000;

    /// <summary>Most tags on a task.</summary>
    public const int Tags = 50;

    /// <summary>Longest name of a tag.</summary>
    public const int TagName = 60;

    /// <summary>Most reminders on a task for one user.</summary>
    public const int Reminders = 10;

    /// <summary>The last year a date may lie in; the first is 1900. A reminder a year later is still within the
    /// calendar.</summary>
    public const int LastYear = 9997;
}
