using Microsoft.AspNetCore.Mvc;

namespace TaskFlow.Api.Infrastructure;

internal static class RequestSize
{
    /// <summary>1 MiB: the longest description fits many times over.</summary>
    public static readonly RequestSizeLimitAttribute Limit = new(1024 * 1024);
}
