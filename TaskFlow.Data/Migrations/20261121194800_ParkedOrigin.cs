using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TaskFlow.Data.Accounts;

namespace TaskFlow.Data.Migrations;

/// <summary>A parked event remembers where it lay in Kafka, so that its dead letter can say so.</summary>
[DbContext(typeof(AccountsDbContext))]
[Migration("20261121194800_ParkedOrigin")]
public sealed class ParkedOrigin : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
        migrationBuilder.Sql(
            "ALTER TABLE parked ADD COLUMN kafka_partition integer, ADD COLUMN kafka_offset bigint;");
        migrationBuilder.Sql("RESET ROLE;");
    }
}
