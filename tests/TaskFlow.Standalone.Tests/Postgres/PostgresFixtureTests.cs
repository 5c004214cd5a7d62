using Npgsql;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Standalone.Tests.Postgres;

public sealed class PostgresFixtureTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string CountTasks = "SELECT count(*) FROM pg_class WHERE relname = 'task'";

    [Fact]
    public async Task Every_database_is_migrated_and_nobody_elses()
    {
        var other = await postgres.CreateDatabaseAsync();

        Assert.NotEqual(Name(postgres.ConnectionString), Name(other));
        Assert.Equal("1", await Query.AskAsync(postgres.ConnectionString, CountTasks));
        Assert.Equal("1", await Query.AskAsync(other, CountTasks));
    }

    [Fact]
    public async Task An_empty_database_has_no_tables() =>
        Assert.Equal("0", await Query.AskAsync(await postgres.CreateEmptyDatabaseAsync(), CountTasks));

    private static string? Name(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString).Database;
}
