namespace TaskFlow.Web.Ui.Feedback;

/// <summary>A short message, with what to do about it.</summary>
/// <param name="Text">What happened.</param>
/// <param name="Action">The word on the button.</param>
/// <param name="Run">What the button does.</param>
public sealed record Toast(string Text, string? Action = null, Func<Task>? Run = null)
{
    /// <summary>Something failed: announced at once, and stays until it is closed.</summary>
    public bool Failure { get; init; }

    /// <summary>What else can be done about it.</summary>
    public ToastAction? Other { get; init; }
}

/// <summary>Something to do about a message.</summary>
/// <param name="Text">The words on its button.</param>
/// <param name="Run">What the button does.</param>
public sealed record ToastAction(string Text, Func<Task> Run);
