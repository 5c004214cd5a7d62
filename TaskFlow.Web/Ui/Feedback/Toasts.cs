namespace TaskFlow.Web.Ui.Feedback;

/// <summary>The messages of one browser tab. The newest three are shown.</summary>
public sealed class Toasts
{
    private const int Most = 3;
    private readonly List<Toast> shown = [];

    public event Action? Changed;

    public IReadOnlyList<Toast> Shown => shown;

    public void Show(Toast toast)
    {
        shown.Add(toast);
        if (shown.Count > Most)
            shown.RemoveAt(0);
        Changed?.Invoke();
    }

    public void Fail(string text) => Show(new Toast(text) { Failure = true });

    public void Close(Toast toast)
    {
        if (shown.Remove(toast))
            Changed?.Invoke();
    }
}
