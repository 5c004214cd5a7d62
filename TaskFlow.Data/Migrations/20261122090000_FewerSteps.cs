using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>What a command asked the database for again and again, it asks for once: memberships, tags, and the place of a
/// due date in the order.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261122090000_FewerSteps")]
public sealed class FewerSteps : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("16_fewer_steps"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
