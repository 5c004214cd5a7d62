using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace TaskFlow.Web.Ui.Actions;

/// <summary>What is clicked. A second click before the first one is through does nothing; it is not disabled
/// meanwhile, for that would take the focus from it.</summary>
public abstract class Clickable : ComponentBase
{
    [Parameter]
    public EventCallback<MouseEventArgs> OnClick { get; set; }

    protected bool Busy { get; private set; }

    // Without anybody to tell the browser need not tell us.
    protected EventCallback<MouseEventArgs> Click =>
        OnClick.HasDelegate ? EventCallback.Factory.Create<MouseEventArgs>(this, ClickAsync) : default;

    private async Task ClickAsync(MouseEventArgs click)
    {
        if (Busy)
            return;

        Busy = true;
        try
        {
            await OnClick.InvokeAsync(click);
        }
        finally
        {
            Busy = false;
        }
    }
}
