using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>A tag that is there keeps its spelling, and who wrote another one is told it.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261122034000_TagSpelling")]
public sealed class TagSpelling : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("13_tag_spelling"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
