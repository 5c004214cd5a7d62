using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>Dead letters are found by their event.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261121193000_DeadLetterEvents")]
public sealed class DeadLetterEvents : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql("CREATE INDEX dead_letter_event ON dead_letter (event_id, consumer);");
        migrationBuilder.Sql("RESET ROLE;");
    }
}
