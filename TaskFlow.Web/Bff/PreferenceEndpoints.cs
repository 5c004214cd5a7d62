using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Bff;

/// <summary>What belongs to a browser rather than to a person, kept in its cookies.</summary>
public static class PreferenceEndpoints
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    public static void MapPreferences(this RouteGroupBuilder bff) => bff.MapPost("/preferences", Choose);

    private static RedirectHttpResult Choose(
        [FromForm] string? theme, [FromForm] string? keys, [FromForm] string? returnUrl, HttpContext context)
    {
        if (theme is not null && Theme.All.Contains(theme))
            Keep(context, Theme.Cookie, theme);
        if (keys is SingleKeys.On or SingleKeys.Off)
            Keep(context, SingleKeys.Cookie, keys);
        return TypedResults.LocalRedirect(LocalUrl.Or(returnUrl, "/settings"));
    }

    private static void Keep(HttpContext context, string name, string value) =>
        context.Response.Cookies.Append(name, value, new CookieOptions
        {
            MaxAge = Kept,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            HttpOnly = true,
            IsEssential = true,
        });
}
