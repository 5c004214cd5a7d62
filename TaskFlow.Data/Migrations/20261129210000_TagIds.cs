using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>Tags are found the same way in every database, whenever it was made.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261129210000_TagIds")]
public sealed class TagIds : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("21_tag_ids"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
