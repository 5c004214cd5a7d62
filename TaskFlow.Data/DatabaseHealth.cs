using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using TaskFlow.Data.Migrations;

namespace TaskFlow.Data;

/// <summary>Green when the database answers, has the schema of this build or a newer one, and does not know the service
/// as a superuser.</summary>
/// <param name="source">The pool that the service works with.</param>
public sealed class DatabaseHealth(NpgsqlDataSource source) : IHealthCheck
{
    private const string Question =
        """
        SELECT rolsuper OR rolbypassrls, (SELECT max("MigrationId") FROM "__EFMigrationsHistory")
        FROM pg_roles WHERE rolname = current_user
        """;

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = source.CreateCommand(Question);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return Judge(reader.GetBoolean(0), reader.TextOrNull(1));
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege
            or PostgresErrorCodes.InvalidParameterValue)
        {
            return HealthCheckResult.Unhealthy($"Run the migrator: there is no schema yet ({missing.MessageText}).");
        }
        catch (NpgsqlException exception)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }

    private static HealthCheckResult Judge(bool isSuperuser, string? schema) => isSuperuser
        ? HealthCheckResult.Unhealthy("The service must not run as a superuser or with BYPASSRLS.")
        : string.CompareOrdinal(schema, DatabaseMigrator.Newest) < 0
            ? HealthCheckResult.Unhealthy($"Run the migrator: the schema is {schema}, not {DatabaseMigrator.Newest}.")
            : HealthCheckResult.Healthy($"Schema {schema}.");
}
