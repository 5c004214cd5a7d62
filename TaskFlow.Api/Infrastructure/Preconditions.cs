using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace TaskFlow.Api.Infrastructure;

internal static class Preconditions
{
    /// <summary>The version named by If-Match; none when the caller does not mind (no header, or <c>*</c>).</summary>
    public static long? IfMatch(this HttpRequest request)
    {
        var header = request.Headers[HeaderNames.IfMatch].ToString().Trim().Trim('"');
        if (header is "" or "*")
            return null;

        // A tag that is none of ours matches no version.
        return long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }
}
