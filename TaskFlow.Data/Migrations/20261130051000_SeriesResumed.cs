using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>A series knows when it last went on after a pause.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261130051000_SeriesResumed")]
public sealed class SeriesResumed : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("24_series_resumed"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
