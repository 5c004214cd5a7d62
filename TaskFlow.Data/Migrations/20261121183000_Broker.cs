using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>What the relay needs beside a broker.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261121183000_Broker")]
public sealed class Broker : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("11_broker"));
        migrationBuilder.Sql("RESET ROLE;");

        // Every service says whether it finds the schema that it needs. The table is the migrator's own.
        migrationBuilder.Sql(
            """
            GRANT SELECT ON "__EFMigrationsHistory"
                TO taskflow_app, taskflow_worker, taskflow_relay, taskflow_scheduler;
            """);
    }
}
