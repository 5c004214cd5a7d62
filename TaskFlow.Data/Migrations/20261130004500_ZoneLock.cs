using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>A person's time zone does not change while a reminder gets its moment by it.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261130004500_ZoneLock")]
public sealed class ZoneLock : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("22_zone_lock"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
