namespace TaskFlow.Web.App;

/// <summary>Light, dark, or as the system says. In a cookie, so that the first byte of a page already knows.</summary>
public static class Theme
{
    public const string System = "system";
    public const string Cookie = "theme";

    public static readonly IReadOnlyList<string> All = [System, "light", "dark"];

    public static string Of(HttpContext? context) =>
        context?.Request.Cookies[Cookie] is { } theme && All.Contains(theme) ? theme : System;
}
