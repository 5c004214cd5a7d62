using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TaskFlow.Data.Migrations
{
    /// <inheritdoc />
    public partial class Operations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("SET LOCAL ROLE taskflow_owner;");
            migrationBuilder.AddColumn<bool>(
                name: "is_instance_admin",
                table: "users",
                type: "boolean",
                nullable: false,
                defaultValue: false);
            migrationBuilder.Sql(SqlScript.Read("10_operations"));
            migrationBuilder.Sql("RESET ROLE;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            throw new NotSupportedException("A backup from before brings the older schema back.");
        }
    }
}
