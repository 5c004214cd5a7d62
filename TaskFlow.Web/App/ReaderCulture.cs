using System.Globalization;

namespace TaskFlow.Web.App;

/// <summary>The pages are in English; dates and clocks are as people are used to where they are. A browser that asks
/// for German as in Germany gets English as in Germany: "Sat 21 Nov, 14:30" and weeks that begin on Monday.</summary>
public sealed class ReaderCulture(RequestDelegate next)
{
    private const string Default = "en-GB";

    public Task InvokeAsync(HttpContext context)
    {
        // A circuit takes the culture of the request that opens it.
        CultureInfo.CurrentCulture = Of(context.Request.Headers.AcceptLanguage);
        return next(context);
    }

    public static CultureInfo Of(string? acceptLanguage)
    {
        var wanted = (acceptLanguage ?? "").Split(',', ';')[0].Trim();
        try
        {
            var name = wanted.Length is > 0 and <= 20 ? CultureInfo.CreateSpecificCulture(wanted).Name : "";
            return CultureInfo.GetCultureInfo(
                name.Length > 0 ? "en-" + new RegionInfo(name).TwoLetterISORegionName : Default);
        }
        catch (ArgumentException)
        {
            return CultureInfo.GetCultureInfo(Default);
        }
    }
}
