using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using TaskFlow.Data.Commands;

namespace TaskFlow.Api.Infrastructure;

/// <summary>Entity tags (RFC 9110 §8.8.3): <c>"version"</c> of what a command answers, <c>"version-digest"</c> of what
/// is read, since more than the aggregate's own version is shown there. For If-Match the version counts.</summary>
internal static class Preconditions
{
    private const int DigestLength = 8;

    /// <summary>The tag of what is read.</summary>
    public static string TagOf(long version, byte[] body)
    {
        var digest = Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(0, DigestLength));
        return $"{Answer.TagOf(version).TrimEnd('"')}-{digest}\"";
    }

    /// <summary>The versions named by If-Match; none when the caller does not mind (no header, or <c>*</c>).</summary>
    public static IReadOnlyList<long>? IfMatch(this HttpRequest request)
    {
        if (request.Headers[HeaderNames.IfMatch].Count == 0)
            return null;

        // A tag that is none of ours, or a weak one, matches no version.
        return EntityTagHeaderValue.TryParseList(request.Headers[HeaderNames.IfMatch], out var tags)
            ? tags.Any(tag => tag == EntityTagHeaderValue.Any) ? null : [.. tags.Where(tag => !tag.IsWeak).Select(Version)]
            : [];
    }

    /// <summary>Whether If-None-Match names what would be sent.</summary>
    public static bool IfNoneMatch(this HttpRequest request, string current) =>
        EntityTagHeaderValue.TryParseList(request.Headers[HeaderNames.IfNoneMatch], out var tags)
        && tags.Any(tag => tag == EntityTagHeaderValue.Any || tag.Tag == current);

    private static long Version(EntityTagHeaderValue tag) =>
        long.TryParse(tag.Tag.AsSpan().Trim('"').ToString().Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : 0;
}
