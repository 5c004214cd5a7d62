using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>Who only reads a task has reminders of it: their moments are computed while its dates do not
/// change.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261122033000_HeldTasks")]
public sealed class HeldTasks : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("12_held_tasks"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
