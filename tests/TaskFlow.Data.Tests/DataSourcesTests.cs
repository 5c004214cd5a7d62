using Npgsql;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Data.Tests;

public sealed class DataSourcesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    public static TheoryData<string> Pools => ["App", "Worker", "Relay", "Scheduler"];

    [Theory]
    [MemberData(nameof(Pools))]
    public async Task No_statement_is_compiled_where_the_server_would(string pool)
    {
        await using (var server = await Rows.OpenAsync(postgres.ConnectionString))
            await server.ExecuteAsync($"ALTER DATABASE \"{Name()}\" SET jit = on");
        await using var sources = new DataSources(postgres.ConnectionString);
        var source = pool switch
        {
            "App" => sources.App,
            "Worker" => sources.Worker,
            "Relay" => sources.Relay,
            _ => sources.Scheduler,
        };

        await using var command = source.CreateCommand("SHOW jit");

        Assert.Equal("off", await command.ExecuteScalarAsync());
    }

    private string Name() => new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Database!;
}
