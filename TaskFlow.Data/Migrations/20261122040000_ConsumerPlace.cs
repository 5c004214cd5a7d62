using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>In which topic a consumer's places are: its name stays when it is made anew.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261122040000_ConsumerPlace")]
public sealed class ConsumerPlace : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("12_consumer_place"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
