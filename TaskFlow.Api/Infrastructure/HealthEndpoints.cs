using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Api.Infrastructure;

internal static class HealthEndpoints
{
    /// <summary><c>GET /api/health</c>: the state of each part, for people and scripts.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/health", GetAsync).AllowAnonymous().WithTags("Health").WithSummary("Health of each part")
            .Produces<HealthResponse>().Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> GetAsync(HealthCheckService health, CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        var parts = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString().ToLowerInvariant());
        return Results.Json(
            new HealthResponse(report.Status.ToString().ToLowerInvariant(), parts), ApiJson.Default.HealthResponse,
            statusCode: report.Status == HealthStatus.Unhealthy ? 503 : 200);
    }
}
