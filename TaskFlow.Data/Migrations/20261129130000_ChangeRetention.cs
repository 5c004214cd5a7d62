using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>Changes of a workspace are kept for as long as maintenance says.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261129130000_ChangeRetention")]
public sealed class ChangeRetention : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("17_change_retention"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
