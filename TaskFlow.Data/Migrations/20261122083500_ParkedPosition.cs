using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>A parked event remembers its place in the event log, so that its dead letter can say so.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261122083500_ParkedPosition")]
public sealed class ParkedPosition : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql("ALTER TABLE parked ADD COLUMN log_pos bigint;");
        migrationBuilder.Sql("RESET ROLE;");
    }
}
