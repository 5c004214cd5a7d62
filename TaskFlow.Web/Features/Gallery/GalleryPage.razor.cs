using Microsoft.AspNetCore.Components;
using TaskFlow.Web.App;
using TaskFlow.Web.Ui.Overlays;

namespace TaskFlow.Web.Features.Gallery;

/// <summary>For those who build pages; there is nothing here in production.</summary>
public sealed partial class GalleryPage(ViewerClock clock, IHostEnvironment environment, NavigationManager navigation)
{
    private Confirm? confirm;

    private Sample Sample { get; } = new(clock.Today);

    private Task AskAsync() => confirm!.AskAsync(
        new("Delete House?", "Its 12 open tasks go to the Inbox.", "Delete", () => Task.CompletedTask));

    protected override void OnInitialized()
    {
        if (!environment.IsDevelopment())
            navigation.NotFound();
    }
}
