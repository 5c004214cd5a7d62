using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using TaskFlow.Data.Migrations;

namespace TaskFlow.Data;

/// <summary>Green when the database answers, has the schema of this build or a newer one, and does not know the service
/// as a superuser.</summary>
/// <param name="source">The pool that the service works with.</param>
public sealed class DatabaseHealth(NpgsqlDataSource source) : IHealthCheck
{
    // Never fails where only the migrator is missing: a statement that the driver keeps and that fails when it is first
    // kept makes it misread its next answer (Npgsql issue 6391).
    private const string Rights =
        """
        SELECT rolsuper OR rolbypassrls, has_table_privilege(to_regclass('"__EFMigrationsHistory"'), 'SELECT') IS TRUE
        FROM pg_roles WHERE rolname = current_user
        """;

    private const string Schema = """SELECT max("MigrationId") FROM "__EFMigrationsHistory" """;

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var (isSuperuser, mayRead) = await RightsAsync(connection, cancellationToken);
            if (isSuperuser)
                return HealthCheckResult.Unhealthy("The service must not run as a superuser or with BYPASSRLS.");
            if (!mayRead)
                return HealthCheckResult.Unhealthy("Run the migrator: there is no schema yet.");

            await using var command = new NpgsqlCommand(Schema, connection);
            return Judge(await command.ExecuteScalarAsync(cancellationToken) as string);
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

    private static async Task<(bool IsSuperuser, bool MayRead)> RightsAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Rights, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetBoolean(0), reader.GetBoolean(1));
    }

    private static HealthCheckResult Judge(string? schema) => string.CompareOrdinal(schema, DatabaseMigrator.Newest) < 0
        ? HealthCheckResult.Unhealthy($"Run the migrator: the schema is {schema}, not {DatabaseMigrator.Newest}.")
        : HealthCheckResult.Healthy($"Schema {schema}.");
}
