using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using TaskFlow.Web.Auth;

namespace TaskFlow.Web.Bff;

public static class SignOutEndpoint
{
    public static void MapSignOut(this RouteGroupBuilder bff) => bff.MapPost("/sign-out", SignOutAsync);

    // A parameter from the form makes the framework ask for the antiforgery token: no other page can sign anyone out.
    private static async Task<IResult> SignOutAsync([FromForm] string? returnUrl, HttpContext context)
    {
        await context.SignOutAsync(AuthSetup.Scheme);
        return TypedResults.LocalRedirect(App.LocalUrl.Or(returnUrl, "/account/login"));
    }
}
