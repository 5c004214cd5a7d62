using Microsoft.AspNetCore.Mvc;

namespace TaskFlow.Api.Infrastructure;

internal static class RequestSize
{
    /// <summary>1 MiB: the longest description fits many times over.</summary>
    public static readonly RequestSizeLimitAttribute Limit = new(1024 * 1024);

    /// <summary>16 KiB, for those whom nobody knows yet: an address and a password need no more, and many at once must
    /// not take the memory of all others.</summary>
    public static readonly RequestSizeLimitAttribute Anonymous = new(16 * 1024);
}
