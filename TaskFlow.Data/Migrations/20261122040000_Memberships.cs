using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>Policies read the memberships of who asks once in a transaction, not once for each table of each statement.
/// </summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261122040000_Memberships")]
public sealed class Memberships : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("12_memberships"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
