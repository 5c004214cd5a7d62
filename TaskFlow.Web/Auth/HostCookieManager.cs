using Microsoft.AspNetCore.Authentication.Cookies;

namespace TaskFlow.Web.Auth;

/// <summary>Over https the cookie is <c>__Host-taskflow</c>, which no other host and no plain http can set; a home
/// server without a certificate gets the same cookie under a name that browsers accept there.</summary>
public sealed class HostCookieManager : ICookieManager
{
    private readonly ChunkingCookieManager inner = new();

    public string? GetRequestCookie(HttpContext context, string key) =>
        inner.GetRequestCookie(context, NameOf(context));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        inner.AppendResponseCookie(context, NameOf(context), value, Fit(context, options));

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        inner.DeleteCookie(context, NameOf(context), Fit(context, options));

    private static string NameOf(HttpContext context) => context.Request.IsHttps ? "__Host-taskflow" : "taskflow";

    private static CookieOptions Fit(HttpContext context, CookieOptions options)
    {
        options.Path = "/";
        options.Secure = context.Request.IsHttps;
        return options;
    }
}
