using Microsoft.AspNetCore.Components;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Features.Gallery;

/// <summary>For those who build pages; there is nothing here in production.</summary>
public sealed partial class GalleryPage(ViewerClock clock, IHostEnvironment environment, NavigationManager navigation)
{
    private Sample Sample { get; } = new(clock.Today);

    protected override void OnInitialized()
    {
        if (!environment.IsDevelopment())
            navigation.NotFound();
    }
}
