namespace TaskFlow.Web.Bff;

/// <summary>What scripts and static forms of our own pages call; nothing here is for other clients.</summary>
public static class BffEndpoints
{
    public static void MapBff(this WebApplication app)
    {
        var bff = app.MapGroup("/bff").ExcludeFromDescription();

        bff.MapThemeEndpoints();
    }
}
