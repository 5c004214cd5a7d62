namespace TaskFlow.Web.Ui.Overlays;

/// <summary>Something to be sure of first.</summary>
/// <param name="Title">A question: "Delete House?"</param>
/// <param name="Text">What would happen.</param>
/// <param name="Act">The word on the button that does it.</param>
/// <param name="Run">Does it.</param>
public sealed record Question(string Title, string Text, string Act, Func<Task> Run);
