using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>The first parked events in the order in which they are tried, without sorting all that are due at the same
/// moment: those of a replay are.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261122014500_ParkedOrder")]
public sealed class ParkedOrder : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(
            """
            CREATE INDEX parked_order ON parked (consumer, due_at, seq);
            DROP INDEX parked_due;
            """);
        migrationBuilder.Sql("RESET ROLE;");
    }
}
