namespace TaskFlow.Web.Bff;

/// <summary>What scripts and static forms of our own pages call; nothing here is for other clients.</summary>
public static class BffEndpoints
{
    public static void MapBff(this WebApplication app)
    {
        var forms = app.MapGroup("/bff").ExcludeFromDescription();
        forms.MapPreferences();
        forms.MapSignOut();

        var scripts = app.MapGroup("/bff").ExcludeFromDescription();
        scripts.RequireAuthorization().AddEndpointFilter<OwnPagesOnly>();
        scripts.MapQuickAdd();
    }
}
