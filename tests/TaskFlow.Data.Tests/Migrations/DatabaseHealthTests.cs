using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests.Migrations;

public sealed class DatabaseHealthTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly HealthCheckContext Context = new();

    [Fact]
    public async Task A_database_whose_migrator_gets_on_is_healthy_at_once()
    {
        await using var login = await Rows.OpenAsync(postgres.ConnectionString);
        await using var sources = new DataSources(postgres.ConnectionString);
        var health = new DatabaseHealth(sources.Relay);
        await login.ExecuteAsync("REVOKE SELECT ON \"__EFMigrationsHistory\" FROM taskflow_relay");
        // Often enough for the driver to keep the statement.
        for (var i = 0; i < 5; i++)
        {
            var missing = await health.CheckHealthAsync(Context);
            Assert.StartsWith("Run the migrator", missing.Description, StringComparison.Ordinal);
        }

        await login.ExecuteAsync("GRANT SELECT ON \"__EFMigrationsHistory\" TO taskflow_relay");

        var found = await health.CheckHealthAsync(Context);
        Assert.True(found.Status == HealthStatus.Healthy, $"{found.Description} {found.Exception}");
    }
}
