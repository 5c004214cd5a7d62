using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>A change knows which project its task left by it.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261122071500_LeftProjects")]
public sealed class LeftProjects : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("14_left_projects"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
