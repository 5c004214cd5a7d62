namespace TaskFlow.Contracts.Api;

/// <summary>How an instance is. <c>GET /api/health</c>.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>: the worst of its parts.</param>
/// <param name="Parts">Part by part.</param>
public sealed record HealthResponse(string Status, IReadOnlyDictionary<string, string> Parts);
