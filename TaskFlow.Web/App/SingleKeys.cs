namespace TaskFlow.Web.App;

/// <summary>Whether shortcuts of a single letter are on; WCAG 2.1.4 wants a way to turn them off.</summary>
public static class SingleKeys
{
    public const string Cookie = "keys";
    public const string On = "on";
    public const string Off = "off";

    public static string Of(HttpContext? context) => context?.Request.Cookies[Cookie] == Off ? Off : On;
}
