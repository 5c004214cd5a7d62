namespace TaskFlow.Domain.Reminders;

/// <summary>How a moment stands to the one that a reminder was set for.</summary>
public enum Punctuality
{
    /// <summary>Before it.</summary>
    Early,

    /// <summary>At it, or within <see cref="GraceWindow.OnTime"/> after it.</summary>
    OnTime,

    /// <summary>Later, but within the grace window: it fires and says that it is late.</summary>
    Late,

    /// <summary>Later than the grace window: it does not fire, and is shown as missed.</summary>
    Missed,
}
