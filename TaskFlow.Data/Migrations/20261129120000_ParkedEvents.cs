using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>Administrators may have parked events tried at once, and a dead letter keeps where its event lay.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261129120000_ParkedEvents")]
public sealed class ParkedEvents : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("18_parked_events"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
