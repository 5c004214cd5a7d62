using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>A parked event remembers its topic, which the type of a foreign one does not tell.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261130050000_ParkedTopic")]
public sealed class ParkedTopic : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(SqlScript.Read("23_parked_topic"));
        migrationBuilder.Sql("RESET ROLE;");
    }
}
