namespace TaskFlow.Web.Ui.Feedback;

/// <summary>A short message, with at most one thing to do about it.</summary>
/// <param name="Text">What happened.</param>
/// <param name="Action">The word on the button.</param>
/// <param name="Run">What the button does.</param>
public sealed record Toast(string Text, string? Action = null, Func<Task>? Run = null)
{
    /// <summary>Something failed: announced at once, and stays until it is closed.</summary>
    public bool Failure { get; init; }
}
