using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using TaskFlow.Data;
using TaskFlow.Data.Migrations;

namespace TaskFlow.Api.Infrastructure;

/// <summary>Green when the database answers with the schema of this build, and not as a superuser.</summary>
internal sealed class DatabaseHealth(DataSources sources) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = sources.App.CreateCommand(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user");
            return await command.ExecuteScalarAsync(cancellationToken) is true
                ? HealthCheckResult.Unhealthy("The service must not run as a superuser or with BYPASSRLS.")
                : HealthCheckResult.Healthy($"Schema {DatabaseMigrator.Newest}.");
        }
        catch (NpgsqlException exception)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }
}
