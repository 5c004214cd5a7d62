using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>A tag in another spelling leaves no error in the server's log.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261122080000_QuietRefusals")]
public sealed class QuietRefusals : Migration
{
    /// <inheritdoc />
    /// <remarks>As the login itself: what is logged is for a superuser to say.</remarks>
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(SqlScript.Read("15_quiet_refusals"));
}
