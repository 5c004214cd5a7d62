using Microsoft.AspNetCore.Mvc;
using TaskFlow.Web.App;

namespace TaskFlow.Web.Bff;

public static class ThemeEndpoints
{
    public static void MapThemeEndpoints(this RouteGroupBuilder bff) => bff.MapPost("/theme", Choose);

    private static IResult Choose([FromForm] string theme, [FromForm] string? returnUrl, HttpContext context)
    {
        if (!Theme.All.Contains(theme))
            return TypedResults.BadRequest();

        context.Response.Cookies.Append(Theme.Cookie, theme, new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(400),
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            HttpOnly = true,
            IsEssential = true,
        });
        return TypedResults.LocalRedirect(LocalUrl.Or(returnUrl, "/"));
    }
}
