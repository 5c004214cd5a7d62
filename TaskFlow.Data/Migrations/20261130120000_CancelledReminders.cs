using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>Reminders that were cancelled wake with their task.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261130120000_CancelledReminders")]
public sealed class CancelledReminders : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("25_cancelled_reminders"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
