using System.Globalization;
using TaskFlow.Domain;

namespace TaskFlow.Web.App;

/// <summary>The pages are in English; dates and clocks are as people are used to where they are. A browser that asks
/// for German as in Germany gets English as in Germany: "Sat 21 Nov, 14:30" and weeks that begin on Monday.</summary>
public sealed class ReaderCulture(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // A circuit takes the culture of the request that opens it.
        CultureInfo.CurrentCulture = DateWords.CultureOf(context.Request.Headers.AcceptLanguage);
        return next(context);
    }
}
