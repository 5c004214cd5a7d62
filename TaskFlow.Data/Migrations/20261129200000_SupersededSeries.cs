using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>A series whose place another took is deleted, and its task is no occurrence of it any more.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261129200000_SupersededSeries")]
public sealed class SupersededSeries : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("20_superseded_series"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
